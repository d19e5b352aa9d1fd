#include "ledger/crypto/digest.h"

#include <openssl/evp.h>

#include "schemas/base/check.h"

namespace quanlu::ledger::crypto {
namespace {

constexpr std::uint8_t kLeafPrefix = 0x00, kNodePrefix = 0x01;  // RFC 6962 section 2.1

}  // namespace

Hasher::Hasher(Suite suite)
    : suite_(suite),
      algorithm_(EVP_MD_fetch(nullptr, suite == Suite::kSha256 ? "SHA256" : "SM3", nullptr)),
      context_(EVP_MD_CTX_new()) {
  CHECK(algorithm_ != nullptr);
  CHECK(context_ != nullptr);
  CHECK(EVP_MD_get_size(algorithm_.get()) == sizeof(Digest));
}

void Hasher::begin() {
  CHECK(EVP_DigestInit_ex2(context_.get(), algorithm_.get(), nullptr) == 1);
}

void Hasher::update(BytesView piece) {
  CHECK(EVP_DigestUpdate(context_.get(), piece.data(), piece.size()) == 1);
}

Digest Hasher::finish() {
  Digest result;
  CHECK(EVP_DigestFinal_ex(context_.get(), result.bytes.data(), nullptr) == 1);
  return result;
}

Digest Hasher::of(BytesView bytes) {
  begin();
  update(bytes);
  return finish();
}

Digest Hasher::digest(std::span<const BytesView> parts) {
  begin();
  for (const BytesView part : parts)
    update(part);
  return finish();
}

Digest Hasher::leaf(BytesView entry) {
  begin();
  update({&kLeafPrefix, 1});
  update(entry);
  return finish();
}

Digest Hasher::node(const Digest& left, const Digest& right) {
  begin();
  update({&kNodePrefix, 1});
  update(left.bytes);
  update(right.bytes);
  return finish();
}

}  // namespace quanlu::ledger::crypto
