#include "ledger/chain/receipt_keys.h"

#include "ledger/chain/body.h"
#include "ledger/chain/canonical.h"
#include "ledger/chain/control.h"
#include "ledger/chain/entry.h"

namespace quanlu::ledger::chain {

ReceiptKeys::ReceiptKeys(const Genesis& genesis) : hasher_(genesis.suite), roots_(genesis.roots) {
  for (const crypto::PublicKey& key : genesis.receipt_keys)
    keys_[crypto::key_id(hasher_, key)] = {.key = key};
}

bool ReceiptKeys::concerns(TypeCode type) {
  return type == kSigningKeyRotated || type == kKeyRevoked;
}

const ReceiptKeys::Known* ReceiptKeys::find(const crypto::KeyId& id) const {
  const auto found = keys_.find(id);
  return found == keys_.end() ? nullptr : &found->second;
}

void ReceiptKeys::take(BytesView entry) {
  if (check_canonical(entry)) return;
  if (read_header(entry).type_code == kSigningKeyRotated)
    rotate(entry);
  else
    revoke(entry);
}

void ReceiptKeys::rotate(BytesView entry) {
  Body body(entry);
  const auto grant = parse_grant(hasher_, body.data(0));
  const BytesView countersignature = body.data(1);
  if (!grant || !body.good() || grant->role != Role::kReceipt) return;
  if (!KeyTable().admits(*grant, Action::kAdd, roots_, verifier_)) return;
  const Bytes message = signed_part(*grant);
  for (const auto& [id, known] : keys_)
    if (!known.revoked && id != grant->key_id &&
        verifier_.verify(known.key, message, countersignature)) {
      Known& added = keys_[grant->key_id];
      if (added.key.bytes.empty() || added.serial < grant->serial)
        added = {.key = grant->key, .serial = grant->serial, .revoked = false};
      return;
    }
}

void ReceiptKeys::revoke(BytesView entry) {
  const auto change = parse_key_change(entry);
  const auto grant = change ? parse_grant(hasher_, change->grant) : std::nullopt;
  if (!grant || grant->role != Role::kReceipt) return;
  const auto known = keys_.find(grant->key_id);
  if (known == keys_.end() || grant->serial <= known->second.serial) return;
  if (!KeyTable().admits(*grant, Action::kRevoke, roots_, verifier_)) return;
  known->second.serial = grant->serial;
  known->second.revoked = true;
}

}  // namespace quanlu::ledger::chain
