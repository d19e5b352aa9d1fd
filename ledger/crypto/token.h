#pragma once
// A key that a PKCS#11 token (a hardware module) holds and never gives away: Ed25519 by CKM_EDDSA.
// Cryptoki is called directly, since OpenSSL's engine for it knows no Ed25519. Behind signatory.h;
// not for other rooms.
#include <memory>

#include "ledger/crypto/keys.h"
#include "ledger/crypto/token_uri.h"

namespace quanlu::ledger::crypto {

// One session with one key. Safe from several threads, which wait for each other. The vendor's
// library is begun once in a process and ended with the last key of it.
class TokenKey {
 public:
  // The key that the URI names; errors as signatory.h tells.
  static Result<std::shared_ptr<const TokenKey>> open(const TokenUri& uri, BytesView pin);
  // Makes it there, not to be read out; "token_key" where the label is taken.
  static Result<std::shared_ptr<const TokenKey>> generate(const TokenUri& uri, BytesView pin);

  virtual ~TokenKey() = default;
  virtual const PublicKey& public_key() const = 0;
  // Verified by the public key before it is handed out. kDenied "token": it was taken away, or says
  // no; nothing is signed.
  virtual Result<Signature> sign(BytesView message) const = 0;
};

}  // namespace quanlu::ledger::crypto
