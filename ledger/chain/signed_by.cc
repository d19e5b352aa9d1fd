#include "ledger/chain/signed_by.h"

#include "schemas/base/check.h"

namespace quanlu::ledger::chain {

Result<SealBytes> make_seal(const crypto::Signatory& key, const Sealed& sealed) {
  TRY_ASSIGN(const crypto::Signature signature, key.sign(signed_bytes(sealed)));
  return encode({.alg = crypto::alg_of(key.suite()),
                 .count = sealed.count,
                 .key_id = key.id(),
                 .signature = signature});
}

Status prove(Grant& grant, const crypto::Signatory& key) {
  CHECK(grant.action == Action::kAdd);
  CHECK(grant.key == key.public_key());
  TRY_ASSIGN(grant.proof, key.sign(signed_part(grant)));
  return {};
}

}  // namespace quanlu::ledger::chain
