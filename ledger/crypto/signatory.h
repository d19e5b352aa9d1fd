#pragma once
// Who seals batches, signs checkpoints and cosigns: a key in our memory, or one that a token holds
// and never gives away. A token may be gone, so signing can fail, and then nothing is signed.
#include <filesystem>
#include <memory>
#include <optional>

#include "ledger/crypto/keys.h"
#include "ledger/crypto/token_uri.h"

namespace quanlu::ledger::crypto {

class TokenKey;

// const is safe from several threads.
class Signatory {
 public:
  Signatory(SigningKey key);  // NOLINT(google-explicit-constructor): every key is one

  // A key file as SigningKey::load reads it; or one that holds the PKCS#11 URI of a key: then the
  // token is opened by the PIN file that this names, which is held to the rules of key files.
  // Beside those of SigningKey::load all errors are kDenied: "token_module" no such library or none
  // of Cryptoki, "token_absent" no token of this label, "token_pin" refused or locked, "token_key"
  // not one key of this label, "key_suite" a key of another type, "token" for all else that the
  // token says; kUsage "token_uri".
  static Result<Signatory> load(const std::filesystem::path& file, Suite suite,
                                BytesView passphrase);
  // Makes a key on the token, under the label `object` of the URI, and the file that names it.
  // "token_key" where the label is taken.
  static Result<Signatory> create_on_token(const std::filesystem::path& file, Suite suite,
                                           const TokenUri& uri);
  // Whether the file names a token, so that no passphrase is needed.
  static bool is_on_token(const std::filesystem::path& file);

  const PublicKey& public_key() const;
  const KeyId& id() const { return id_; }
  Suite suite() const { return public_key().suite; }
  // kDenied "token": it was taken away, or says no, or what it gave does not verify.
  Result<Signature> sign(BytesView message) const;

 private:
  explicit Signatory(std::shared_ptr<const TokenKey> on_token);

  std::optional<SigningKey> own_;
  std::shared_ptr<const TokenKey> on_token_;
  KeyId id_;
};

}  // namespace quanlu::ledger::crypto
