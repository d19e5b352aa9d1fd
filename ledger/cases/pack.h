#pragma once
// The compact form of the decision state's rows: variable-length integers and counted bytes behind
// a version byte. Rows are rebuilt from the log when the version changes, so old forms are not
// read. A row that does not parse is damage that the store's checksum let through: CHECK.
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>

#include "schemas/base/check.h"
#include "schemas/base/ids.h"

namespace quanlu::ledger::cases {

inline constexpr std::uint8_t kRowVersion = 1;

class Packer {
 public:
  Packer() { bytes_.push_back(static_cast<char>(kRowVersion)); }

  // `expected`: bytes that will come, so that one allocation does.
  explicit Packer(std::size_t expected) {
    bytes_.reserve(expected);
    bytes_.push_back(static_cast<char>(kRowVersion));
  }

  void number(std::uint64_t value) {
    for (; value >= 0x80; value >>= 7)
      bytes_.push_back(static_cast<char>(value | 0x80));
    bytes_.push_back(static_cast<char>(value));
  }
  void whole(std::int64_t value) {  // zigzag: small negatives stay short
    number((static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63));
  }
  void text(std::string_view value) {
    number(value.size());
    bytes_.append(value);
  }
  void id(const Id16& value) {
    bytes_.append(reinterpret_cast<const char*>(value.bytes.data()), value.bytes.size());
  }
  void raw(std::string_view value) { bytes_.append(value); }
  std::string take() { return std::move(bytes_); }

 private:
  std::string bytes_;
};

// Texts with their size in front, one behind the other: grows at its end.
inline void append_counted(std::string& to, std::string_view text) {
  std::uint64_t size = text.size();
  for (; size >= 0x80; size >>= 7)
    to.push_back(static_cast<char>(size | 0x80));
  to.push_back(static_cast<char>(size));
  to.append(text);
}

// Looks at the bytes for the length of a call.
class Unpacker {
 public:
  struct NoVersion {};  // of counted texts
  Unpacker(std::string_view bytes, NoVersion) : bytes_(bytes) {}
  explicit Unpacker(std::string_view bytes) : bytes_(bytes) {
    CHECK(!bytes_.empty());
    CHECK(static_cast<std::uint8_t>(bytes_[0]) == kRowVersion);
    bytes_.remove_prefix(1);
  }

  std::uint64_t number() {
    std::uint64_t value = 0;
    for (int shift = 0;; shift += 7) {
      CHECK(shift < 64);
      CHECK(!bytes_.empty());
      const auto byte = static_cast<std::uint8_t>(bytes_[0]);
      bytes_.remove_prefix(1);
      value |= static_cast<std::uint64_t>(byte & 0x7F) << shift;
      if ((byte & 0x80) == 0) return value;
    }
  }
  std::int64_t whole() {
    const std::uint64_t value = number();
    return static_cast<std::int64_t>(value >> 1) ^ -static_cast<std::int64_t>(value & 1);
  }
  std::string text() { return std::string(view()); }
  std::string_view view() {  // of the bytes that are looked at
    const std::uint64_t size = number();
    CHECK(size <= bytes_.size());
    const std::string_view value = bytes_.substr(0, size);
    bytes_.remove_prefix(size);
    return value;
  }
  std::string_view rest() { return std::exchange(bytes_, {}); }
  Id16 id() {
    Id16 value;
    CHECK(bytes_.size() >= value.bytes.size());
    std::memcpy(value.bytes.data(), bytes_.data(), value.bytes.size());
    bytes_.remove_prefix(value.bytes.size());
    return value;
  }
  bool done() const { return bytes_.empty(); }

 private:
  std::string_view bytes_;
};

}  // namespace quanlu::ledger::cases
