#pragma once
// Authenticated encryption of a suite; aead.h is its face. sha256: AES-256-GCM, key of 32 bytes.
// gm: SM4-CTR, IV = nonce || u32 0, then HMAC-SM3 over AAD || nonce || ciphertext || u64 length of
// AAD, since OpenSSL 3.0 has no SM4-GCM; key of 16 + 32 bytes.
#include <optional>

#include "ledger/crypto/aead.h"

namespace quanlu::ledger::crypto {

constexpr std::size_t cipher_key_size(Suite suite) {
  return suite == Suite::kSha256 ? 32 : 16 + 32;
}
constexpr std::size_t tag_size(Suite suite) {
  return suite == Suite::kSha256 ? 16 : 32;
}

Bytes encrypt(Suite suite, const Secret& key, const Nonce& nonce, BytesView aad, BytesView plain);
// Nothing when the tag is wrong, which is tested before anything is decrypted (gm) or given out.
std::optional<Secret> decrypt(Suite suite, const Secret& key, const Nonce& nonce, BytesView aad,
                              BytesView ciphertext);

}  // namespace quanlu::ledger::crypto
