#pragma once
// A tree in memory for stories: every finished node kept as it was put, and a naive tree beside it.
#include <map>
#include <vector>

#include "ledger/tree/compact_range.h"
#include "ledger/tree/node.h"
#include "tests/support/catch.h"
#include "tests/support/naive_tree.h"

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
