#pragma once
// How the nodes of an RFC 6962 tree are named, and where they come from.
#include <compare>
#include <cstdint>

#include "schemas/base/ids.h"
#include "schemas/base/result.h"

namespace quanlu::ledger::tree {

// The root of the perfect subtree over the leaves [index * 2^level, (index + 1) * 2^level). Level 0
// are the leaf hashes. Such a node never changes once its last leaf is there.
struct Node {
  std::uint8_t level = 0;
  std::uint64_t index = 0;
  constexpr auto operator<=>(const Node&) const = default;
};

// A tree has at most 2^53 leaves (the readers of checkpoints refuse more), so a level is below 54.
inline constexpr std::uint64_t kLeavesMax = std::uint64_t{1} << 53;

// Where finished nodes go while a tree grows. Called in the order in which they are finished: a
// leaf first, then the nodes that it completes, lowest level first.
class NodeSink {
 public:
  virtual ~NodeSink() = default;
  virtual void put(Node node, const Digest& hash) = 0;
};

// Where finished nodes are read from: memory, tiles on a disk, tiles on a server. Fails when a node
// is not there; whether it is the right one shows only under a root.
class NodeSource {
 public:
  virtual ~NodeSource() = default;
  virtual Result<Digest> node(Node node) = 0;
};

}  // namespace quanlu::ledger::tree
