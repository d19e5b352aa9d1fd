#include "ledger/tree/check.h"

#include <bit>

namespace quanlu::ledger::tree {
namespace {

// Levels at which the path of `index` has both a left and a right neighbour inside the tree: below
// the highest bit in which index and the last index differ.
int inner_length(std::uint64_t index, std::uint64_t size) {
  return std::bit_width(index ^ (size - 1));
}

// Above them the path runs along the right border, with a hash for each peak to its left.
int border_length(std::uint64_t index, int inner) {
  return std::popcount(inner >= 64 ? 0 : index >> inner);
}

struct Chain {
  crypto::Hasher& hasher;

  // Up the inner levels: bit i of index says on which side level i's neighbour stands.
  Digest inner(Digest hash, std::span<const Digest> proof, std::uint64_t index) const {
    for (std::size_t i = 0; i < proof.size(); ++i)
      hash = (index >> i & 1) == 0 ? hasher.node(hash, proof[i]) : hasher.node(proof[i], hash);
    return hash;
  }
  // The same, with the neighbours to the left only: what was there when the old tree ended here.
  Digest inner_left(Digest hash, std::span<const Digest> proof, std::uint64_t index) const {
    for (std::size_t i = 0; i < proof.size(); ++i)
      if ((index >> i & 1) != 0) hash = hasher.node(proof[i], hash);
    return hash;
  }
  Digest border(Digest hash, std::span<const Digest> proof) const {
    for (const Digest& left : proof)
      hash = hasher.node(left, hash);
    return hash;
  }
};

}  // namespace

std::size_t inclusion_length(std::uint64_t index, TreeSize size) {
  const int inner = inner_length(index, size.value);
  return static_cast<std::size_t>(inner + border_length(index, inner));
}

std::size_t consistency_length(TreeSize from, TreeSize to) {
  if (from == to) return 0;
  const int inner = inner_length(from.value - 1, to.value);
  const int shift = std::countr_zero(from.value);
  // When the old tree is one perfect node, the verifier has its hash and the proof leaves it out.
  const int start = std::has_single_bit(from.value) ? 0 : 1;
  return static_cast<std::size_t>(start + inner - shift + border_length(from.value - 1, inner));
}

std::optional<Digest> root_by_inclusion(crypto::Hasher& hasher, std::uint64_t index, TreeSize size,
                                        const Digest& leaf, std::span<const Digest> proof) {
  if (index >= size.value) return std::nullopt;
  if (proof.size() != inclusion_length(index, size)) return std::nullopt;
  const auto inner = static_cast<std::size_t>(inner_length(index, size.value));
  const Chain chain{hasher};
  return chain.border(chain.inner(leaf, proof.first(inner), index), proof.subspan(inner));
}

bool check_inclusion(crypto::Hasher& hasher, std::uint64_t index, TreeSize size, const Digest& leaf,
                     std::span<const Digest> proof, const Digest& root) {
  return root_by_inclusion(hasher, index, size, leaf, proof) == root;
}

bool check_consistency(crypto::Hasher& hasher, TreeSize from, TreeSize to, const Digest& old_root,
                       const Digest& new_root, std::span<const Digest> proof) {
  if (from > to) return false;
  if (from.value == 0) return proof.empty() && old_root == hasher.of({});
  if (from == to) return proof.empty() && old_root == new_root;
  if (proof.size() != consistency_length(from, to)) return false;

  const bool perfect = std::has_single_bit(from.value);
  const Digest start = perfect ? old_root : proof.front();
  if (!perfect) proof = proof.subspan(1);

  // The proof starts at the last perfect node of the old tree, `shift` levels up.
  const int shift = std::countr_zero(from.value);
  const auto inner = static_cast<std::size_t>(inner_length(from.value - 1, to.value) - shift);
  const std::uint64_t index = (from.value - 1) >> shift;
  const Chain chain{hasher};
  const auto within = proof.first(inner), border = proof.subspan(inner);
  return chain.border(chain.inner_left(start, within, index), border) == old_root &&
         chain.border(chain.inner(start, within, index), border) == new_root;
}

}  // namespace quanlu::ledger::tree
