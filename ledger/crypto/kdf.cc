#include "ledger/crypto/kdf.h"

#include <memory>

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/params.h>

#include "schemas/base/check.h"

namespace quanlu::ledger::crypto {
namespace {

struct Free {
  void operator()(EVP_MAC* algorithm) const { EVP_MAC_free(algorithm); }
  void operator()(EVP_MAC_CTX* context) const { EVP_MAC_CTX_free(context); }
  void operator()(EVP_KDF* algorithm) const { EVP_KDF_free(algorithm); }
  void operator()(EVP_KDF_CTX* context) const { EVP_KDF_CTX_free(context); }
};
template <typename Type>
using Owned = std::unique_ptr<Type, Free>;

// OpenSSL's parameters are not const, though it does not write to what it is given.
OSSL_PARAM digest_name(Suite suite) {
  static constexpr char kSha256[] = "SHA256", kSm3[] = "SM3";
  const char* name = suite == Suite::kSha256 ? kSha256 : kSm3;
  return OSSL_PARAM_construct_utf8_string(OSSL_ALG_PARAM_DIGEST, const_cast<char*>(name), 0);
}
OSSL_PARAM octets(const char* name, BytesView bytes) {
  static constexpr std::uint8_t kNowhere = 0;  // a null pointer of no bytes would be refused
  const std::uint8_t* data = bytes.empty() ? &kNowhere : bytes.data();
  return OSSL_PARAM_construct_octet_string(name, const_cast<std::uint8_t*>(data), bytes.size());
}

}  // namespace

Digest hmac(Suite suite, const Secret& key, std::span<const BytesView> parts) {
  const Owned<EVP_MAC> algorithm(EVP_MAC_fetch(nullptr, "HMAC", nullptr));
  const Owned<EVP_MAC_CTX> context(EVP_MAC_CTX_new(algorithm.get()));
  CHECK(context != nullptr);
  const OSSL_PARAM parameters[] = {digest_name(suite), OSSL_PARAM_construct_end()};
  CHECK(EVP_MAC_init(context.get(), key.view().data(), key.view().size(), parameters) == 1);
  for (const BytesView part : parts)
    CHECK(EVP_MAC_update(context.get(), part.data(), part.size()) == 1);
  Digest result;
  std::size_t size = 0;
  CHECK(EVP_MAC_final(context.get(), result.bytes.data(), &size, result.bytes.size()) == 1);
  CHECK(size == result.bytes.size());
  return result;
}

Secret hkdf(Suite suite, const Secret& key, BytesView salt, BytesView info, std::size_t size) {
  const Owned<EVP_KDF> algorithm(EVP_KDF_fetch(nullptr, "HKDF", nullptr));
  const Owned<EVP_KDF_CTX> context(EVP_KDF_CTX_new(algorithm.get()));
  CHECK(context != nullptr);
  const OSSL_PARAM parameters[] = {digest_name(suite), octets(OSSL_KDF_PARAM_KEY, key.view()),
                                   octets(OSSL_KDF_PARAM_SALT, salt),
                                   octets(OSSL_KDF_PARAM_INFO, info), OSSL_PARAM_construct_end()};
  Secret derived(size);
  CHECK(EVP_KDF_derive(context.get(), derived.writable().data(), size, parameters) == 1);
  return derived;
}

}  // namespace quanlu::ledger::crypto
