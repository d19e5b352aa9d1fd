#include "ledger/tree/prove.h"

#include <algorithm>
#include <bit>

#include "schemas/base/check.h"

namespace quanlu::ledger::tree {
namespace {

// Leaves [first, first + count) of a tree whose root is asked for. count is not 0; first is a
// multiple of the split of every range that the recursions below make, so perfect ranges are nodes.
struct Range {
  std::uint64_t first = 0, count = 0;
  // The largest power of two below count: where RFC 6962 cuts a tree of more than one leaf.
  std::uint64_t split() const { return std::bit_floor(count - 1); }
  Range left() const { return {first, split()}; }
  Range right() const { return {first + split(), count - split()}; }
};

struct Maker {
  NodeSource& nodes;
  crypto::Hasher& hasher;

  Result<Digest> hash(Range range) {
    if (std::has_single_bit(range.count)) {
      const int level = std::countr_zero(range.count);
      return nodes.node({static_cast<std::uint8_t>(level), range.first >> level});
    }
    TRY_ASSIGN(const Digest left, hash(range.left()));
    TRY_ASSIGN(const Digest right, hash(range.right()));
    return hasher.node(left, right);
  }

  // PATH(m, D[n]) of RFC 6962, from the root down; the caller turns it round.
  Status path(std::uint64_t index, Range range, Proof& proof) {
    while (range.count > 1) {
      const bool goes_left = index < range.first + range.split();
      TRY_ASSIGN(proof.emplace_back(), hash(goes_left ? range.right() : range.left()));
      range = goes_left ? range.left() : range.right();
    }
    return {};
  }

  // SUBPROOF(m, D[n], b) of RFC 6962, from the root down; `known`: the verifier has the hash of the
  // old tree itself, which is then a node of the new one.
  Status subproof(std::uint64_t old_size, Range range, Proof& proof) {
    bool known = true;
    while (old_size != range.first + range.count) {
      const bool goes_left = old_size <= range.first + range.split();
      TRY_ASSIGN(proof.emplace_back(), hash(goes_left ? range.right() : range.left()));
      range = goes_left ? range.left() : range.right();
      if (!goes_left) known = false;
    }
    if (known) return {};
    TRY_ASSIGN(proof.emplace_back(), hash(range));
    return {};
  }
};

}  // namespace

Result<Digest> root_of(NodeSource& nodes, crypto::Hasher& hasher, TreeSize size) {
  if (size.value == 0) return hasher.of({});
  return Maker{nodes, hasher}.hash({0, size.value});
}

Result<Proof> prove_inclusion(NodeSource& nodes, crypto::Hasher& hasher, std::uint64_t index,
                              TreeSize size) {
  CHECK(index < size.value);
  Proof proof;
  TRY((Maker{nodes, hasher}.path(index, {0, size.value}, proof)));
  std::ranges::reverse(proof);
  return proof;
}

Result<Proof> prove_consistency(NodeSource& nodes, crypto::Hasher& hasher, TreeSize from,
                                TreeSize to) {
  CHECK(0 < from.value);
  CHECK(from.value <= to.value);
  Proof proof;
  TRY((Maker{nodes, hasher}.subproof(from.value, {0, to.value}, proof)));
  std::ranges::reverse(proof);
  return proof;
}

}  // namespace quanlu::ledger::tree
