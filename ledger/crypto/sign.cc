#include "ledger/crypto/sign.h"

#include <cstring>

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>

#include "schemas/base/check.h"

namespace quanlu::ledger::crypto {
namespace {

constexpr char kSm2Identity[] = "1234567812345678";
constexpr int kScalarSize = 32;
constexpr std::size_t kPointSize = 65, kDerSizeMax = 72;

struct Free {
  void operator()(BIGNUM* number) const { BN_clear_free(number); }
  void operator()(EC_GROUP* group) const { EC_GROUP_free(group); }
  void operator()(EC_POINT* point) const { EC_POINT_free(point); }
  void operator()(ECDSA_SIG* signature) const { ECDSA_SIG_free(signature); }
  void operator()(EVP_PKEY_CTX* context) const { EVP_PKEY_CTX_free(context); }
  void operator()(OSSL_PARAM_BLD* builder) const { OSSL_PARAM_BLD_free(builder); }
  void operator()(OSSL_PARAM* parameters) const { OSSL_PARAM_free(parameters); }
};
template <typename Type>
using Owned = std::unique_ptr<Type, Free>;

KeyHandle sm2_from(const Bytes& point, const BIGNUM* scalar) {
  const Owned<OSSL_PARAM_BLD> builder(OSSL_PARAM_BLD_new());
  CHECK(builder != nullptr);
  CHECK(OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, "SM2", 0) == 1);
  CHECK(OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(),
                                         point.size()) == 1);
  if (scalar != nullptr)
    CHECK(OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_PRIV_KEY, scalar) == 1);
  const Owned<OSSL_PARAM> parameters(OSSL_PARAM_BLD_to_param(builder.get()));
  const Owned<EVP_PKEY_CTX> context(EVP_PKEY_CTX_new_from_name(nullptr, "SM2", nullptr));
  CHECK(context != nullptr);
  CHECK(EVP_PKEY_fromdata_init(context.get()) == 1);
  EVP_PKEY* key = nullptr;
  EVP_PKEY_fromdata(context.get(), &key, scalar != nullptr ? EVP_PKEY_KEYPAIR : EVP_PKEY_PUBLIC_KEY,
                    parameters.get());
  return KeyHandle(key);  // null: the point is not on the curve
}

// Public point of a scalar in 1 .. n - 2 (GB/T 32918.1 section 6.1), else nothing.
KeyHandle sm2_pair(BytesView secret32) {
  const Owned<EC_GROUP> group(EC_GROUP_new_by_curve_name(NID_sm2));
  CHECK(group != nullptr);
  const Owned<BIGNUM> scalar(BN_secure_new());
  CHECK(BN_bin2bn(secret32.data(), kScalarSize, scalar.get()) != nullptr);
  const Owned<BIGNUM> last(BN_dup(EC_GROUP_get0_order(group.get())));
  CHECK(BN_sub_word(last.get(), 2) == 1);
  if (BN_is_zero(scalar.get()) || BN_cmp(scalar.get(), last.get()) > 0) return nullptr;
  const Owned<EC_POINT> point(EC_POINT_new(group.get()));
  CHECK(EC_POINT_mul(group.get(), point.get(), scalar.get(), nullptr, nullptr, nullptr) == 1);
  Bytes bytes(kPointSize);
  CHECK(EC_POINT_point2oct(group.get(), point.get(), POINT_CONVERSION_UNCOMPRESSED, bytes.data(),
                           bytes.size(), nullptr) == kPointSize);
  return sm2_from(bytes, scalar.get());
}

// OpenSSL speaks DER, the ledger 32 + 32 bytes.
Bytes der_of(BytesView raw) {
  const Owned<ECDSA_SIG> signature(ECDSA_SIG_new());
  CHECK(signature != nullptr);
  CHECK(ECDSA_SIG_set0(signature.get(), BN_bin2bn(raw.data(), kScalarSize, nullptr),
                       BN_bin2bn(raw.data() + kScalarSize, kScalarSize, nullptr)) == 1);
  Bytes der(kDerSizeMax);
  std::uint8_t* end = der.data();
  const int size = i2d_ECDSA_SIG(signature.get(), &end);
  CHECK(size > 0);
  der.resize(static_cast<std::size_t>(size));
  return der;
}

Signature raw_of(BytesView der) {
  const std::uint8_t* begin = der.data();
  const Owned<ECDSA_SIG> signature(d2i_ECDSA_SIG(nullptr, &begin, static_cast<long>(der.size())));
  CHECK(signature != nullptr);
  Signature raw;
  CHECK(BN_bn2binpad(ECDSA_SIG_get0_r(signature.get()), raw.data(), kScalarSize) == kScalarSize);
  CHECK(BN_bn2binpad(ECDSA_SIG_get0_s(signature.get()), raw.data() + kScalarSize, kScalarSize) ==
        kScalarSize);
  return raw;
}

// A context that knows the SM2 identity of signer and verifier; for Ed25519 a plain one. The key
// context must outlive it and is released by the second owner.
struct SignatureContext {
  SignatureContext(evp_pkey_st* handle, Suite suite) : context(EVP_MD_CTX_new()) {
    CHECK(context != nullptr);
    if (suite != Suite::kGm) return;
    key_context.reset(EVP_PKEY_CTX_new(handle, nullptr));
    CHECK(key_context != nullptr);
    CHECK(EVP_PKEY_CTX_set1_id(key_context.get(), kSm2Identity, sizeof kSm2Identity - 1) == 1);
    EVP_MD_CTX_set_pkey_ctx(context.get(), key_context.get());
  }
  Owned<EVP_PKEY_CTX> key_context;
  DigestContext context;
};

const EVP_MD* digest_of(Suite suite) {
  return suite == Suite::kGm ? EVP_sm3() : nullptr;  // Ed25519 hashes by itself
}

}  // namespace

KeyHandle parse_handle(const PublicKey& key) {
  if (key.bytes.size() != public_key_size(key.suite)) return nullptr;
  if (key.suite == Suite::kSha256)
    return KeyHandle(
        EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, key.bytes.data(), key.bytes.size()));
  return key.bytes[0] == POINT_CONVERSION_UNCOMPRESSED ? sm2_from(key.bytes, nullptr) : nullptr;
}

KeyHandle pair_handle(Suite suite, BytesView secret32) {
  if (secret32.size() != kScalarSize) return nullptr;
  if (suite == Suite::kGm) return sm2_pair(secret32);
  return KeyHandle(
      EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, secret32.data(), secret32.size()));
}

std::optional<PublicKey> public_of(Suite suite, const evp_pkey_st* handle) {
  PublicKey key{.suite = suite, .bytes = Bytes(public_key_size(suite))};
  std::size_t size = key.bytes.size();
  if (suite == Suite::kSha256) {
    if (EVP_PKEY_is_a(handle, "ED25519") != 1) return std::nullopt;
    CHECK(EVP_PKEY_get_raw_public_key(handle, key.bytes.data(), &size) == 1);
  } else {
    if (EVP_PKEY_is_a(handle, "SM2") != 1) return std::nullopt;
    CHECK(EVP_PKEY_get_octet_string_param(handle, OSSL_PKEY_PARAM_PUB_KEY, key.bytes.data(), size,
                                          &size) == 1);
  }
  CHECK(size == key.bytes.size());
  return key;
}

Signature sign_with(evp_pkey_st* handle, Suite suite, BytesView message) {
  const SignatureContext with(handle, suite);
  EVP_MD_CTX* context = with.context.get();
  CHECK(EVP_DigestSignInit(context, nullptr, digest_of(suite), nullptr, handle) == 1);
  std::array<std::uint8_t, kDerSizeMax> made;
  std::size_t size = made.size();
  CHECK(EVP_DigestSign(context, made.data(), &size, message.data(), message.size()) == 1);
  if (suite == Suite::kGm) return raw_of({made.data(), size});
  Signature signature;
  CHECK(size == signature.size());
  std::memcpy(signature.data(), made.data(), size);
  return signature;
}

bool verify_with(evp_pkey_st* handle, Suite suite, BytesView message, BytesView signature) {
  if (signature.size() != sizeof(Signature)) return false;
  const SignatureContext with(handle, suite);
  EVP_MD_CTX* context = with.context.get();
  CHECK(EVP_DigestVerifyInit(context, nullptr, digest_of(suite), nullptr, handle) == 1);
  const Bytes der = suite == Suite::kGm ? der_of(signature) : Bytes();
  const BytesView given = suite == Suite::kGm ? BytesView(der) : signature;
  return EVP_DigestVerify(context, given.data(), given.size(), message.data(), message.size()) == 1;
}

}  // namespace quanlu::ledger::crypto
