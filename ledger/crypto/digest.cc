#include "ledger/crypto/digest.h"

#include <algorithm>
#include <array>

#include <openssl/evp.h>

#include "schemas/base/check.h"

namespace quanlu::ledger::crypto {
namespace {

constexpr std::uint8_t kLeafPrefix = 0x00, kNodePrefix = 0x01;  // RFC 6962 section 2.1

// Looked up by name once, since a Hasher is made for every keyed message.
DigestHandle algorithm_of(Suite suite) {
  static const DigestHandle sha256(EVP_MD_fetch(nullptr, "SHA256", nullptr));
  static const DigestHandle sm3(EVP_MD_fetch(nullptr, "SM3", nullptr));
  EVP_MD* const algorithm = suite == Suite::kSha256 ? sha256.get() : sm3.get();
  CHECK(algorithm != nullptr);
  CHECK(EVP_MD_up_ref(algorithm) == 1);
  return DigestHandle(algorithm);
}

}  // namespace

Hasher::Hasher(Suite suite)
    : suite_(suite), algorithm_(algorithm_of(suite)), context_(EVP_MD_CTX_new()) {
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
  // In one piece: each call into the library costs more than copying 64 bytes.
  std::array<std::uint8_t, 1 + 2 * sizeof(Digest)> joined;
  joined[0] = kNodePrefix;
  std::ranges::copy(left.bytes, joined.begin() + 1);
  std::ranges::copy(right.bytes, joined.begin() + 1 + sizeof(Digest));
  return of(joined);
}

}  // namespace quanlu::ledger::crypto
