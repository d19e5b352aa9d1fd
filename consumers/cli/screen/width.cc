#include "consumers/cli/screen/width.h"

#include <algorithm>
#include <array>
#include <utility>

namespace quanlu::consumers::cli::screen {
namespace {

struct Range {
  char32_t from, to;
};
constexpr std::array<Range, 9> kWide{{{0x1100, 0x115f},
                                      {0x2e80, 0x303e},
                                      {0x3041, 0xa4cf},
                                      {0xac00, 0xd7a3},
                                      {0xf900, 0xfaff},
                                      {0xfe30, 0xfe6f},
                                      {0xff00, 0xff60},
                                      {0xffe0, 0xffe6},
                                      {0x1f300, 0x3fffd}}};
constexpr std::array<Range, 3> kNone{{{0x0300, 0x036f}, {0x200b, 0x200f}, {0xfe00, 0xfe0f}}};

template <std::size_t count>
bool is_in(const std::array<Range, count>& ranges, char32_t letter) {
  return std::any_of(ranges.begin(), ranges.end(),
                     [letter](Range range) { return range.from <= letter && letter <= range.to; });
}

// The character at `at` and its bytes; a wrong byte is one character of itself.
std::pair<char32_t, std::size_t> decode(std::string_view text, std::size_t at) {
  const auto lead = static_cast<unsigned char>(text[at]);
  const std::size_t size = lead < 0x80    ? 1
                           : lead >= 0xf0 ? 4
                           : lead >= 0xe0 ? 3
                           : lead >= 0xc0 ? 2
                                          : 1;
  if (size == 1 || at + size > text.size()) return {lead, 1};
  char32_t letter = lead & (0x7fU >> size);
  for (std::size_t i = 1; i < size; ++i)
    letter = (letter << 6U) | (static_cast<unsigned char>(text[at + i]) & 0x3fU);
  return {letter, size};
}

std::size_t columns_of(char32_t letter) {
  if (is_in(kNone, letter)) return 0;
  return is_in(kWide, letter) ? 2 : 1;
}

}  // namespace

std::size_t display_width(std::string_view text) {
  std::size_t columns = 0;
  for (std::size_t at = 0; at < text.size();) {
    const auto [letter, size] = decode(text, at);
    columns += columns_of(letter);
    at += size;
  }
  return columns;
}

std::string cut_to_width(std::string_view text, std::size_t columns) {
  if (display_width(text) <= columns) return std::string(text);
  std::size_t used = 0, at = 0;
  while (at < text.size()) {
    const auto [letter, size] = decode(text, at);
    if (used + columns_of(letter) + 1 > columns) break;
    used += columns_of(letter);
    at += size;
  }
  return std::string(text.substr(0, at)) + "…";
}

}  // namespace quanlu::consumers::cli::screen
