#pragma once
// Keys of views: parts in order, integers big-endian, so that the order of bytes is the order of
// values, zeros up to whole 8-byte words, so that the value behind the key lies 8-aligned. The
// parts of one table always have the same types, else two keys could read alike.
#include <array>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "ledger/store/table.h"
#include "schemas/base/bytes.h"
#include "schemas/base/ids.h"

namespace quanlu::ledger::store {

class Key {
 public:
  Key& u8(std::uint8_t number) { return integer(number); }
  Key& u16(std::uint16_t number) { return integer(number); }
  Key& u32(std::uint32_t number) { return integer(number); }
  Key& u64(std::uint64_t number) { return integer(number); }
  Key& i32(std::int32_t number);  // negative before positive
  Key& i64(std::int64_t number);
  Key& bytes(BytesView fixed) {  // a size that the table fixes: ids, digests
    if (fixed.size() > kRoom - size_) {
      overflow_ = true;
      return *this;
    }
    if (!fixed.empty()) std::memcpy(bytes_.data() + size_, fixed.data(), fixed.size());
    size_ += fixed.size();
    std::memset(bytes_.data() + size_, 0, kWord);
    return *this;
  }
  Key& id(const Id16& id) { return bytes(id.bytes); }
  // u16 length, then the text: for look-up; sorts by length first.
  Key& text(std::string_view text);
  // The text, then a zero byte: sorts as the text does. The text holds no zero byte.
  Key& sorted_text(std::string_view text);
  // The text alone, as the last part of a prefix() to search for what begins so.
  Key& text_start(std::string_view text);

  // False: more than 511 bytes; the key is then not used. Whoever takes long text hashes it.
  bool fits() const { return !overflow_ && padded_size() <= kKeyBytesMax; }
  BytesView padded() const;  // fits
  BytesView prefix() const;  // as far as written, without zeros: for PrefixRange

 private:
  template <typename Number>
  Key& integer(Number number) {
    std::uint8_t bytes_be[sizeof number];
    store_be(bytes_be, number);
    return bytes(bytes_be);
  }
  std::size_t padded_size() const { return (size_ + 7) / 8 * 8; }

  static constexpr std::size_t kRoom = 512, kWord = 8;
  // Zeros up to a whole word behind what is written: the padding. What lies further is never read,
  // and not cleared: a rebuild makes ten keys for each event.
  std::array<std::uint8_t, kRoom + kWord> bytes_;
  std::size_t size_ = 0;
  bool overflow_ = false;
};

// Reads the parts back in the same order. A part that is not there gives zeros and ok() false.
class KeyReader {
 public:
  explicit KeyReader(BytesView key) : left_(key) {}
  std::uint8_t u8() { return integer<std::uint8_t>(); }
  std::uint16_t u16() { return integer<std::uint16_t>(); }
  std::uint32_t u32() { return integer<std::uint32_t>(); }
  std::uint64_t u64() { return integer<std::uint64_t>(); }
  std::int32_t i32();
  std::int64_t i64();
  BytesView bytes(std::size_t size);
  Id16 id();
  std::string_view text();
  std::string_view sorted_text();
  bool ok() const { return ok_; }

 private:
  template <typename Number>
  Number integer() {
    const BytesView from = bytes(sizeof(Number));
    return ok_ ? load_be<Number>(from.data()) : Number{};
  }
  BytesView left_;
  bool ok_ = true;
};

}  // namespace quanlu::ledger::store
