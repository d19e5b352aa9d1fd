#pragma once
// The right border of a growing tree: all that is needed to add leaves and to know the root.
#include <optional>
#include <span>
#include <vector>

#include "ledger/crypto/digest.h"
#include "ledger/tree/node.h"

namespace quanlu::ledger::tree {

// The compact range [0, size): the roots of the perfect subtrees that make up the tree, widest
// first, one for each bit set in size. A value; equal ranges have equal roots.
class CompactRange {
 public:
  CompactRange() = default;

  // From saved peaks. Nothing when their number does not belong to the size.
  static std::optional<CompactRange> restore(TreeSize size, std::vector<Digest> peaks);

  // Adds the leaf hash of the next entry: 2 hashes per leaf on average, no allocation but for a
  // new peak. The sink, if any, is told of the leaf and of every node that it completes.
  void grow(crypto::Hasher& hasher, const Digest& leaf, NodeSink* sink = nullptr);
  // Adds the 2^level leaves whose perfect subtree has this root; size is a multiple of 2^level. The
  // sink is told of that root and of the nodes above it, of none below.
  void grow_subtree(crypto::Hasher& hasher, std::uint8_t level, const Digest& root,
                    NodeSink* sink = nullptr);

  TreeSize size() const { return size_; }
  std::span<const Digest> peaks() const { return peaks_; }

  // MTH of all leaves; of none, H of nothing (RFC 6962 section 2.1).
  Digest root(crypto::Hasher& hasher) const;

  friend bool operator==(const CompactRange&, const CompactRange&) = default;

 private:
  TreeSize size_;
  std::vector<Digest> peaks_;
};

}  // namespace quanlu::ledger::tree
