#pragma once
// Public keys, their names, and the private keys that seal, promise and grant. One key, one role.
#include <array>
#include <compare>
#include <filesystem>
#include <optional>

#include "ledger/crypto/digest.h"
#include "ledger/crypto/handles.h"
#include "ledger/crypto/suite.h"
#include "schemas/base/bytes.h"
#include "schemas/base/result.h"
#include "schemas/base/seams.h"

namespace quanlu::ledger::crypto {

// Ed25519: R || S. SM2: r || s, both big-endian.
using Signature = std::array<std::uint8_t, 64>;

// A name of a key, which proves nothing: the first bytes of H(kKeyTag || alg || public key).
struct KeyId {
  std::array<std::uint8_t, 8> bytes{};
  constexpr auto operator<=>(const KeyId&) const = default;
};

struct PublicKey {
  Suite suite = Suite::kSha256;
  Bytes bytes;  // public_key_size(suite)
  friend auto operator<=>(const PublicKey&, const PublicKey&) = default;
};

KeyId key_id(Hasher& hasher, const PublicKey& key);

// In bodies and grants: u8 alg || key. Reading takes keys of the given suite only, of the right
// size and, for SM2, on the curve (any 32 bytes are an Ed25519 key: RFC 8032 decides when it
// verifies).
Bytes encode(const PublicKey& key);
std::optional<PublicKey> parse_public_key(Suite suite, BytesView bytes);

// A private key; it never leaves but encrypted. Signing is const and safe from several threads.
class SigningKey {
 public:
  // Random decides the whole key, so that a seeded one gives the same key on every machine: 32
  // bytes are the Ed25519 seed, or the SM2 scalar (drawn again while it is not in 1 .. n - 2).
  static SigningKey generate(Suite suite, Random& random);
  static std::optional<SigningKey> from_private(Suite suite, BytesView secret32);

  // PKCS#8 in PEM, encrypted by PBES2: scrypt (N = 2^15), AES-256-CBC or in gm SM4-CBC. The file
  // must be a plain file of mode 0600 and of our own user in a folder of mode 0700; what is not so,
  // or a wrong passphrase, or a key of another suite, is Failure::kDenied. save never replaces a
  // file.
  static Result<SigningKey> load(const std::filesystem::path& file, Suite suite,
                                 BytesView passphrase);
  Status save(const std::filesystem::path& file, BytesView passphrase) const;

  const PublicKey& public_key() const { return public_key_; }
  const KeyId& id() const { return id_; }
  Suite suite() const { return public_key_.suite; }

  // Ed25519 signatures repeat byte for byte; SM2's differ each time, since OpenSSL draws the nonce.
  Signature sign(BytesView message) const;

 private:
  SigningKey(KeyHandle handle, PublicKey public_key);

  KeyHandle handle_;
  PublicKey public_key_;
  KeyId id_;
};

}  // namespace quanlu::ledger::crypto
