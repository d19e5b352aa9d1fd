#pragma once
// Seals and proofs of possession by whoever holds a key, on a token too (seal.h, grant.h: by a key
// in memory, which never fails). For who writes; no reader needs it.
#include "ledger/chain/grant.h"
#include "ledger/chain/seal.h"
#include "ledger/crypto/signatory.h"

namespace quanlu::ledger::chain {

// kDenied "token": the token does not sign; then there is no seal.
Result<SealBytes> make_seal(const crypto::Signatory& key, const Sealed& sealed);

// As prove of grant.h; the grant is as before when it fails.
Status prove(Grant& grant, const crypto::Signatory& key);

}  // namespace quanlu::ledger::chain
