#include "schemas/base/ids.h"

#include <algorithm>

namespace quanlu {
namespace {

// Places of the dashes in UUID text.
constexpr bool is_dash(std::size_t at) {
  return at == 8 || at == 13 || at == 18 || at == 23;
}

constexpr int hex_digit(char c) {
  return c >= '0' && c <= '9'   ? c - '0'
         : c >= 'a' && c <= 'f' ? c - 'a' + 10
         : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                : -1;
}

// The two digits at `at`, which are there.
bool read_byte(std::string_view text, std::size_t at, std::uint8_t& byte) {
  const int high = hex_digit(text[at]), low = hex_digit(text[at + 1]);
  if (high < 0 || low < 0) return false;
  byte = static_cast<std::uint8_t>(high << 4 | low);
  return true;
}

}  // namespace

std::string to_uuid_text(const Id16& id) {
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string text(36, '-');
  std::size_t at = 0;
  for (const std::uint8_t byte : id.bytes) {
    if (is_dash(at)) ++at;
    text[at++] = kHex[byte >> 4];
    text[at++] = kHex[byte & 0xF];
  }
  return text;
}

std::optional<Id16> parse_uuid(std::string_view text) {
  const bool dashes = text.size() == 36;
  if (!dashes && text.size() != 32) return std::nullopt;
  Id16 id;
  std::size_t at = 0;
  for (std::uint8_t& byte : id.bytes) {
    if (dashes && is_dash(at) && text[at++] != '-') return std::nullopt;
    if (!read_byte(text, at, byte)) return std::nullopt;
    at += 2;
  }
  return id;
}

std::optional<Digest> parse_digest(std::string_view text) {
  Digest digest;
  if (text.size() != 2 * digest.bytes.size()) return std::nullopt;
  for (std::size_t i = 0; i < digest.bytes.size(); ++i)
    if (!read_byte(text, 2 * i, digest.bytes[i])) return std::nullopt;
  return digest;
}

bool is_uuid7(const Id16& id) {
  return (id.bytes[6] & 0xF0) == 0x70 && (id.bytes[8] & 0xC0) == 0x80;
}

Id16 make_uuid7(Millis time, const std::array<std::uint8_t, 10>& random) {
  Id16 id;
  for (int i = 0; i < 6; ++i)
    id.bytes[i] = static_cast<std::uint8_t>(static_cast<std::uint64_t>(time.value) >> (40 - 8 * i));
  std::copy(random.begin(), random.end(), id.bytes.begin() + 6);
  id.bytes[6] = static_cast<std::uint8_t>(0x70 | (id.bytes[6] & 0x0F));
  id.bytes[8] = static_cast<std::uint8_t>(0x80 | (id.bytes[8] & 0x3F));
  return id;
}

}  // namespace quanlu
