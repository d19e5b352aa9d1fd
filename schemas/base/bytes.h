#pragma once
// Bytes, their text forms, and integers in a stated byte order.
#include <bit>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace quanlu {

using Bytes = std::vector<std::uint8_t>;
using BytesView = std::span<const std::uint8_t>;  // borrowed: looks for the length of a call

static_assert(std::endian::native == std::endian::little, "entries are read in place");

inline BytesView as_bytes(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}
inline std::string_view as_text(BytesView bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

inline Bytes copy_bytes(std::string_view text) {
  return {text.begin(), text.end()};
}

// Lower-case hexadecimal; reading takes both cases and an even number of digits.
std::string to_hex(BytesView bytes);
std::optional<Bytes> from_hex(std::string_view text);

// RFC 4648 section 4 with padding; reading takes the canonical form only.
std::string to_base64(BytesView bytes);
std::optional<Bytes> from_base64(std::string_view text);

// Inside entries integers are little-endian (Cap'n Proto), everywhere else big-endian
// (INTEGRITY.md). The caller has checked that the bytes are there.
template <typename Number>
Number load_le(const std::uint8_t* from) {
  Number number;
  std::memcpy(&number, from, sizeof number);
  return number;
}
template <typename Number>
void store_le(std::uint8_t* to, Number number) {
  std::memcpy(to, &number, sizeof number);
}
template <typename Number>
Number load_be(const std::uint8_t* from) {
  Number number = 0;
  for (std::size_t i = 0; i < sizeof number; ++i)
    number = static_cast<Number>((static_cast<std::uint64_t>(number) << 8) | from[i]);
  return number;
}
template <typename Number>
void store_be(std::uint8_t* to, Number number) {
  for (std::size_t i = 0; i < sizeof number; ++i)
    to[i] = static_cast<std::uint8_t>(static_cast<std::uint64_t>(number) >>
                                      (8 * (sizeof number - 1 - i)));
}
template <typename Number>
void append_be(Bytes& to, Number number) {
  to.resize(to.size() + sizeof number);
  store_be(to.data() + to.size() - sizeof number, number);
}
inline void append(Bytes& to, BytesView more) {
  to.insert(to.end(), more.begin(), more.end());
}

}  // namespace quanlu
