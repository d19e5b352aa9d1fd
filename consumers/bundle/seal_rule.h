#pragma once
// When a seal counts, for all that a bundle or an evidence file shows sealed (ledger/FORMAT.md
// section 4). Whose key it has to be is the caller's question.
#include "ledger/chain/seal.h"
#include "ledger/crypto/digest.h"
#include "ledger/crypto/verify.h"

namespace quanlu::consumers::bundle {

// Whether this key of the hasher's suite sealed 1 .. count_max entries, the last of which is at
// `last`; its count is taken from the seal.
bool holds(const ledger::chain::Seal& seal, ledger::chain::Sealed last, std::uint64_t count_max,
           const ledger::crypto::PublicKey& key, ledger::crypto::Hasher& hasher,
           ledger::crypto::Verifier& verifier);

}  // namespace quanlu::consumers::bundle
