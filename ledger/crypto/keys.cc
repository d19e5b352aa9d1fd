#include "ledger/crypto/keys.h"

#include <cstring>
#include <utility>

#include <openssl/err.h>

#include "ledger/crypto/secret.h"
#include "ledger/crypto/sign.h"
#include "schemas/base/check.h"

namespace quanlu::ledger::crypto {

KeyId key_id(Hasher& hasher, const PublicKey& key) {
  const std::uint8_t alg = alg_of(key.suite);
  const BytesView parts[] = {kKeyTag, {&alg, 1}, key.bytes};
  const Digest digest = hasher.digest(parts);
  KeyId id;
  std::memcpy(id.bytes.data(), digest.bytes.data(), id.bytes.size());
  return id;
}

Bytes encode(const PublicKey& key) {
  Bytes bytes{alg_of(key.suite)};
  append(bytes, key.bytes);
  return bytes;
}

std::optional<PublicKey> parse_public_key(Suite suite, BytesView bytes) {
  if (bytes.size() != 1 + public_key_size(suite) || bytes[0] != alg_of(suite)) return std::nullopt;
  PublicKey key{.suite = suite, .bytes = Bytes(bytes.begin() + 1, bytes.end())};
  if (parse_handle(key) != nullptr) return key;
  ERR_clear_error();
  return std::nullopt;
}

SigningKey::SigningKey(KeyHandle handle, PublicKey public_key)
    : handle_(std::move(handle)), public_key_(std::move(public_key)) {
  Hasher hasher(public_key_.suite);
  id_ = key_id(hasher, public_key_);
}

SigningKey SigningKey::generate(Suite suite, Random& random) {
  for (;;) {
    const Secret secret = Secret::random(32, random);
    if (auto key = from_private(suite, secret.view())) return std::move(*key);
  }
}

std::optional<SigningKey> SigningKey::from_private(Suite suite, BytesView secret32) {
  KeyHandle handle = pair_handle(suite, secret32);
  if (handle == nullptr) return std::nullopt;
  auto public_key = public_of(suite, handle.get());
  CHECK(public_key.has_value());
  return SigningKey(std::move(handle), std::move(*public_key));
}

Signature SigningKey::sign(BytesView message) const {
  return sign_with(handle_.get(), suite(), message);
}

}  // namespace quanlu::ledger::crypto
