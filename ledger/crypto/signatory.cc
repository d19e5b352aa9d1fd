#include "ledger/crypto/signatory.h"

#include <utility>

#include "ledger/crypto/token.h"

namespace quanlu::ledger::crypto {

Signatory::Signatory(SigningKey key) : own_(std::move(key)), id_(own_->id()) {}

Signatory::Signatory(std::shared_ptr<const TokenKey> on_token) : on_token_(std::move(on_token)) {
  Hasher hasher(on_token_->public_key().suite);
  id_ = key_id(hasher, on_token_->public_key());
}

const PublicKey& Signatory::public_key() const {
  return own_ ? own_->public_key() : on_token_->public_key();
}

Result<Signature> Signatory::sign(BytesView message) const {
  if (own_) return own_->sign(message);
  return on_token_->sign(message);
}

}  // namespace quanlu::ledger::crypto
