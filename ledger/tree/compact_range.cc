#include "ledger/tree/compact_range.h"

#include <bit>

#include "schemas/base/check.h"

namespace quanlu::ledger::tree {

std::optional<CompactRange> CompactRange::restore(TreeSize size, std::vector<Digest> peaks) {
  if (size.value > kLeavesMax) return std::nullopt;
  if (peaks.size() != static_cast<std::size_t>(std::popcount(size.value))) return std::nullopt;
  CompactRange range;
  range.size_ = size;
  range.peaks_ = std::move(peaks);
  return range;
}

void CompactRange::grow(crypto::Hasher& hasher, const Digest& leaf, NodeSink* sink) {
  grow_subtree(hasher, 0, leaf, sink);
}

void CompactRange::grow_subtree(crypto::Hasher& hasher, std::uint8_t level, const Digest& root,
                                NodeSink* sink) {
  const std::uint64_t leaves = std::uint64_t{1} << level;
  CHECK(size_.value % leaves == 0);
  CHECK(size_.value + leaves <= kLeavesMax);
  Node node{level, size_.value >> level};
  Digest hash = root;
  if (sink != nullptr) sink->put(node, hash);
  // Every one bit at the end of the index is a peak to the left that this node makes a pair with.
  while ((node.index & 1) != 0) {
    hash = hasher.node(peaks_.back(), hash);
    peaks_.pop_back();
    node = {static_cast<std::uint8_t>(node.level + 1), node.index >> 1};
    if (sink != nullptr) sink->put(node, hash);
  }
  peaks_.push_back(hash);
  size_ = TreeSize(size_.value + leaves);
}

Digest CompactRange::root(crypto::Hasher& hasher) const {
  if (peaks_.empty()) return hasher.of({});
  Digest root = peaks_.back();
  for (std::size_t i = peaks_.size() - 1; i-- > 0;)
    root = hasher.node(peaks_[i], root);
  return root;
}

}  // namespace quanlu::ledger::tree
