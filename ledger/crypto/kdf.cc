#include "ledger/crypto/kdf.h"

#include <algorithm>
#include <array>

#include "ledger/crypto/digest.h"
#include "schemas/base/check.h"

namespace quanlu::ledger::crypto {
namespace {

constexpr std::size_t kBlockSize = 64;  // of both digests
constexpr std::uint8_t kInnerPad = 0x36, kOuterPad = 0x5c;

// HMAC under one key. OpenSSL's own looks up digest and algorithm by name for every message, which
// costs ten times what a short message does.
class Mac {
 public:
  Mac(Suite suite, BytesView key) : hasher_(suite) {
    if (key.size() <= kBlockSize) {
      std::copy(key.begin(), key.end(), block_.begin());
      return;
    }
    Digest digest = hasher_.of(key);
    std::copy(digest.bytes.begin(), digest.bytes.end(), block_.begin());
    wipe(digest.bytes);
  }
  ~Mac() { wipe(block_); }
  Mac(const Mac&) = delete;
  Mac& operator=(const Mac&) = delete;

  Digest of(std::span<const BytesView> parts) {
    begin(kInnerPad);
    for (const BytesView part : parts)
      hasher_.update(part);
    const Digest inner = hasher_.finish();
    begin(kOuterPad);
    hasher_.update(inner.bytes);
    return hasher_.finish();
  }

 private:
  void begin(std::uint8_t pad) {
    std::array<std::uint8_t, kBlockSize> padded = block_;
    for (std::uint8_t& byte : padded)
      byte ^= pad;
    hasher_.begin();
    hasher_.update(padded);
    wipe(padded);
  }

  Hasher hasher_;
  std::array<std::uint8_t, kBlockSize> block_{};  // the key, zeros behind it
};

}  // namespace

Digest hmac(Suite suite, const Secret& key, std::span<const BytesView> parts) {
  return Mac(suite, key.view()).of(parts);
}

// RFC 5869 2.2 and 2.3: T(i) = HMAC(PRK, T(i-1) || info || i). No salt is a salt of zeros, and a
// key of HMAC is filled up with zeros.
Secret hkdf(Suite suite, const Secret& key, BytesView salt, BytesView info, std::size_t size) {
  Secret derived(size);
  CHECK(size <= 255 * sizeof(Digest));
  const BytesView keys[] = {key.view()};
  Digest extracted = Mac(suite, salt).of(keys);
  Mac mac(suite, extracted.bytes);
  Digest block;
  std::uint8_t count = 0;
  for (std::size_t at = 0; at < size; at += sizeof(Digest)) {
    const BytesView before = count == 0 ? BytesView{} : BytesView(block.bytes);
    ++count;
    const BytesView parts[] = {before, info, {&count, 1}};
    block = mac.of(parts);
    std::copy_n(block.bytes.begin(), std::min(sizeof(Digest), size - at),
                derived.writable().begin() + static_cast<std::ptrdiff_t>(at));
  }
  wipe(extracted.bytes);
  wipe(block.bytes);
  return derived;
}

}  // namespace quanlu::ledger::crypto
