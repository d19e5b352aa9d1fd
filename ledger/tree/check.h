#pragma once
// Checking proofs without the tree (RFC 9162 sections 2.1.3.2 and 2.1.4.2). Pure; they answer no to
// whatever is not exactly right, the number of hashes included.
#include <optional>
#include <span>

#include "ledger/crypto/digest.h"
#include "schemas/base/ids.h"

namespace quanlu::ledger::tree {

// How many hashes a proof has, no more and no less. index < size; 0 < from <= to.
std::size_t inclusion_length(std::uint64_t index, TreeSize size);
std::size_t consistency_length(TreeSize from, TreeSize to);

// The root of a tree of `size` in which `leaf` stands at `index`, if the proof is true; nothing
// when there is no such place or the number of hashes is wrong.
std::optional<Digest> root_by_inclusion(crypto::Hasher& hasher, std::uint64_t index, TreeSize size,
                                        const Digest& leaf, std::span<const Digest> proof);

bool check_inclusion(crypto::Hasher& hasher, std::uint64_t index, TreeSize size, const Digest& leaf,
                     std::span<const Digest> proof, const Digest& root);

// A tree of no leaves is the beginning of every tree and needs an empty proof and its own root;
// equal sizes need equal roots and an empty proof.
bool check_consistency(crypto::Hasher& hasher, TreeSize from, TreeSize to, const Digest& old_root,
                       const Digest& new_root, std::span<const Digest> proof);

}  // namespace quanlu::ledger::tree
