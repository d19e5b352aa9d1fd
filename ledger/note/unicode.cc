#include "ledger/note/unicode.h"

#include <cstddef>
#include <cstdint>
#include <optional>

namespace quanlu::ledger::note {
namespace {

// The code point at the front, which is cut off; nothing when the bytes there are none.
std::optional<char32_t> take(std::string_view& text) {
  const auto lead = static_cast<unsigned char>(text.front());
  const std::size_t more = lead < 0x80   ? 0
                           : lead < 0xc2 ? 4
                           : lead < 0xe0 ? 1
                           : lead < 0xf0 ? 2
                                         : 3;
  if (more == 4 || lead > 0xf4 || text.size() <= more) return std::nullopt;
  char32_t point = more == 0 ? lead : lead & (0x3f >> more);
  for (std::size_t i = 1; i <= more; ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if ((byte & 0xc0) != 0x80) return std::nullopt;
    point = point << 6 | (byte & 0x3f);
  }
  constexpr char32_t kLeast[] = {0, 0x80, 0x800, 0x10000};
  if (point < kLeast[more] || point > 0x10ffff) return std::nullopt;
  if (point >= 0xd800 && point <= 0xdfff) return std::nullopt;
  text.remove_prefix(more + 1);
  return point;
}

bool is_space(char32_t point) {
  return point == ' ' || (point >= 0x09 && point <= 0x0d) || point == 0x85 || point == 0xa0 ||
         point == 0x1680 || (point >= 0x2000 && point <= 0x200a) || point == 0x2028 ||
         point == 0x2029 || point == 0x202f || point == 0x205f || point == 0x3000;
}

}  // namespace

bool is_utf8(std::string_view text) {
  while (!text.empty())
    if (!take(text)) return false;
  return true;
}

bool has_space(std::string_view text) {
  while (!text.empty()) {
    const auto point = take(text);
    if (!point) return false;
    if (is_space(*point)) return true;
  }
  return false;
}

}  // namespace quanlu::ledger::note
