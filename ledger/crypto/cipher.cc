#include "ledger/crypto/cipher.h"

#include <algorithm>
#include <memory>

#include <openssl/evp.h>

#include "ledger/crypto/kdf.h"
#include "schemas/base/check.h"
#include "schemas/base/ends.h"

namespace quanlu::ledger::crypto {
namespace {

constexpr std::size_t kSm4KeySize = 16, kIvSize = 16;
constexpr int kGcmTagSize = 16;

using Context = std::unique_ptr<EVP_CIPHER_CTX, Ends<EVP_CIPHER_CTX_free>>;
using Cipher = std::unique_ptr<EVP_CIPHER, Ends<EVP_CIPHER_free>>;

// Looked up by name once, not for every field.
const EVP_CIPHER* gcm() {
  static const Cipher cipher(EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr));
  return cipher.get();
}
const EVP_CIPHER* ctr() {
  static const Cipher cipher(EVP_CIPHER_fetch(nullptr, "SM4-CTR", nullptr));
  return cipher.get();
}

Context begin(const EVP_CIPHER* cipher, BytesView key, BytesView iv, int encrypting) {
  CHECK(cipher != nullptr);
  Context context(EVP_CIPHER_CTX_new());
  CHECK(context != nullptr);
  CHECK(EVP_CipherInit_ex2(context.get(), cipher, key.data(), iv.data(), encrypting, nullptr) == 1);
  return context;
}

// A null `out` takes additional data.
void update(const Context& context, std::uint8_t* out, BytesView in) {
  int size = 0;
  CHECK(EVP_CipherUpdate(context.get(), out, &size, in.data(), static_cast<int>(in.size())) == 1);
}

Bytes gcm_encrypt(const Secret& key, const Nonce& nonce, BytesView aad, BytesView plain) {
  const Context context = begin(gcm(), key.view(), nonce, 1);
  update(context, nullptr, aad);
  Bytes sealed(plain.size() + kGcmTagSize);
  update(context, sealed.data(), plain);
  int size = 0;
  std::uint8_t* tag = sealed.data() + plain.size();
  CHECK(EVP_CipherFinal_ex(context.get(), tag, &size) == 1);
  CHECK(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_GET_TAG, kGcmTagSize, tag) == 1);
  return sealed;
}

std::optional<Secret> gcm_decrypt(const Secret& key, const Nonce& nonce, BytesView aad,
                                  BytesView ciphertext, BytesView tag) {
  const Context context = begin(gcm(), key.view(), nonce, 0);
  update(context, nullptr, aad);
  Secret plain(ciphertext.size());
  update(context, plain.writable().data(), ciphertext);
  Bytes expected(tag.begin(), tag.end());
  CHECK(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_SET_TAG, kGcmTagSize, expected.data()) ==
        1);
  std::uint8_t none[kGcmTagSize];
  int size = 0;
  if (EVP_CipherFinal_ex(context.get(), none, &size) != 1) return std::nullopt;
  return plain;
}

// Counter mode is its own inverse.
void sm4_ctr(const Secret& key, const Nonce& nonce, BytesView in, std::uint8_t* out) {
  std::array<std::uint8_t, kIvSize> iv{};
  std::copy(nonce.begin(), nonce.end(), iv.begin());
  update(begin(ctr(), key.view().first(kSm4KeySize), iv, 1), out, in);
}

Digest sm4_tag(const Secret& key, const Nonce& nonce, BytesView aad, BytesView ciphertext) {
  std::array<std::uint8_t, 8> aad_size;
  store_be(aad_size.data(), std::uint64_t{aad.size()});
  const BytesView parts[] = {aad, nonce, ciphertext, aad_size};
  return hmac(Suite::kGm, Secret(key.view().subspan(kSm4KeySize)), parts);
}

}  // namespace

Bytes encrypt(Suite suite, const Secret& key, const Nonce& nonce, BytesView aad, BytesView plain) {
  CHECK(key.view().size() == cipher_key_size(suite));
  if (suite == Suite::kSha256) return gcm_encrypt(key, nonce, aad, plain);
  Bytes sealed(plain.size());
  sm4_ctr(key, nonce, plain, sealed.data());
  append(sealed, sm4_tag(key, nonce, aad, sealed).bytes);
  return sealed;
}

std::optional<Secret> decrypt(Suite suite, const Secret& key, const Nonce& nonce, BytesView aad,
                              BytesView sealed) {
  CHECK(key.view().size() == cipher_key_size(suite));
  if (sealed.size() < tag_size(suite)) return std::nullopt;
  const BytesView ciphertext = sealed.first(sealed.size() - tag_size(suite));
  const BytesView tag = sealed.last(tag_size(suite));
  if (suite == Suite::kSha256) return gcm_decrypt(key, nonce, aad, ciphertext, tag);
  if (!equal_secret(tag, sm4_tag(key, nonce, aad, ciphertext).bytes)) return std::nullopt;
  Secret plain(ciphertext.size());
  sm4_ctr(key, nonce, ciphertext, plain.writable().data());
  return plain;
}

}  // namespace quanlu::ledger::crypto
