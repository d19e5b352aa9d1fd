#pragma once
// Making proofs (RFC 6962 sections 2.1.1 and 2.1.2; RFC 9162 sections 2.1.3.1 and 2.1.4.1) from
// the finished nodes of a tree.
#include <vector>

#include "ledger/crypto/digest.h"
#include "ledger/tree/node.h"

namespace quanlu::ledger::tree {

using Proof = std::vector<Digest>;

// The longest proof that there is: one hash per level, and one more for a consistency proof.
inline constexpr std::size_t kProofMax = 54;

// MTH of the first `size` leaves.
Result<Digest> root_of(NodeSource& nodes, crypto::Hasher& hasher, TreeSize size);

// That leaf `index` lies under the root of `size`; the leaf's sibling first. index < size.
Result<Proof> prove_inclusion(NodeSource& nodes, crypto::Hasher& hasher, std::uint64_t index,
                              TreeSize size);

// That the tree of size `to` begins with all of the tree of size `from`; 0 < from <= to. Empty when
// they are equal.
Result<Proof> prove_consistency(NodeSource& nodes, crypto::Hasher& hasher, TreeSize from,
                                TreeSize to);

}  // namespace quanlu::ledger::tree
