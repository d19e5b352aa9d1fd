#include "ledger/crypto/secret.h"

#include <cstring>
#include <utility>

#include <openssl/crypto.h>

#include "schemas/base/check.h"

namespace quanlu::ledger::crypto {
namespace {

constexpr std::size_t kSmallestBlock = 32;  // one data key

}  // namespace

bool open_secure_heap(std::size_t size) {
  return CRYPTO_secure_malloc_init(size, kSmallestBlock) == 1;
}

void wipe(std::span<std::uint8_t> bytes) {
  OPENSSL_cleanse(bytes.data(), bytes.size());
}

bool equal_secret(BytesView left, BytesView right) {
  return left.size() == right.size() && CRYPTO_memcmp(left.data(), right.data(), left.size()) == 0;
}

Secret::Secret(std::size_t size)
    : bytes_(static_cast<std::uint8_t*>(OPENSSL_secure_zalloc(size))), size_(size) {
  CHECK(bytes_ != nullptr || size == 0);
}

Secret::Secret(BytesView bytes) : Secret(bytes.size()) {
  if (!bytes.empty()) std::memcpy(bytes_, bytes.data(), bytes.size());
}

Secret Secret::random(std::size_t size, Random& random) {
  Secret secret(size);
  random.fill(secret.writable());
  return secret;
}

Secret::~Secret() {
  OPENSSL_secure_clear_free(bytes_, size_);
}

Secret::Secret(Secret&& other) noexcept
    : bytes_(std::exchange(other.bytes_, nullptr)), size_(std::exchange(other.size_, 0)) {}

Secret& Secret::operator=(Secret&& other) noexcept {
  std::swap(bytes_, other.bytes_);
  std::swap(size_, other.size_);
  return *this;
}

}  // namespace quanlu::ledger::crypto
