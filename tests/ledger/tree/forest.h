#pragma once
// A tree in memory for stories: every finished node kept as it was put, and a naive tree beside it
// that is written straight from RFC 6962 section 2.1 and shares nothing with the room.
#include <bit>
#include <map>
#include <vector>

#include "ledger/tree/compact_range.h"
#include "ledger/tree/node.h"
#include "tests/support/catch.h"

namespace quanlu::tests {

using namespace ledger::tree;  // NOLINT: stories are about nothing else
namespace crypto = ledger::crypto;

class KeptNodes final : public NodeSink, public NodeSource {
 public:
  void put(Node node, const Digest& hash) override {
    REQUIRE(nodes_.emplace(node, hash).second);  // each once
  }
  Result<Digest> node(Node node) override {
    const auto found = nodes_.find(node);
    if (found == nodes_.end()) return fail(Failure::kIncomplete, "node", {"缺节点", "no node"});
    return found->second;
  }
  std::size_t size() const { return nodes_.size(); }

 private:
  std::map<Node, Digest> nodes_;
};

class NaiveTree {
 public:
  NaiveTree(crypto::Hasher& hasher, std::vector<Digest> leaves)
      : hasher_(hasher), leaves_(std::move(leaves)) {}

  // MTH(D[first:end])
  Digest mth(std::size_t first, std::size_t end) {
    if (first == end) return hasher_.of({});
    if (end - first == 1) return leaves_[first];
    const auto known = known_.find({first, end});
    if (known != known_.end()) return known->second;
    const std::size_t k = std::bit_floor(end - first - 1);
    const Digest left = mth(first, first + k), right = mth(first + k, end);
    return known_[{first, end}] = hasher_.node(left, right);
  }
  // PATH(m, D[first:end])
  std::vector<Digest> path(std::size_t m, std::size_t first, std::size_t end) {
    if (end - first == 1) return {};
    const std::size_t k = std::bit_floor(end - first - 1);
    std::vector<Digest> proof = m < k ? path(m, first, first + k) : path(m - k, first + k, end);
    proof.push_back(m < k ? mth(first + k, end) : mth(first, first + k));
    return proof;
  }
  // SUBPROOF(m, D[first:end], b)
  std::vector<Digest> subproof(std::size_t m, std::size_t first, std::size_t end, bool b) {
    const std::size_t n = end - first;
    if (m == n) return b ? std::vector<Digest>{} : std::vector<Digest>{mth(first, end)};
    const std::size_t k = std::bit_floor(n - 1);
    std::vector<Digest> proof =
        m <= k ? subproof(m, first, first + k, b) : subproof(m - k, first + k, end, false);
    proof.push_back(m <= k ? mth(first + k, end) : mth(first, first + k));
    return proof;
  }

 private:
  crypto::Hasher& hasher_;
  std::vector<Digest> leaves_;
  std::map<std::pair<std::size_t, std::size_t>, Digest> known_;
};

inline std::vector<Digest> numbered_leaves(crypto::Hasher& hasher, std::size_t count) {
  std::vector<Digest> leaves;
  for (std::size_t i = 0; i < count; ++i)
    leaves.push_back(hasher.leaf(as_bytes(std::to_string(i))));
  return leaves;
}

inline CompactRange grown(crypto::Hasher& hasher, const std::vector<Digest>& leaves,
                          NodeSink* sink = nullptr) {
  CompactRange range;
  for (const Digest& leaf : leaves)
    range.grow(hasher, leaf, sink);
  return range;
}

inline Digest digest_of_hex(std::string_view hex) {
  Digest digest;
  const auto bytes = from_hex(hex);
  REQUIRE(bytes);
  REQUIRE(bytes->size() == sizeof(Digest));
  std::copy(bytes->begin(), bytes->end(), digest.bytes.begin());
  return digest;
}

}  // namespace quanlu::tests
