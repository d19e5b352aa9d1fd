#pragma once
// Code points of a UTF-8 text, one at a time, without a library.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace quanlu::schemas::text {

inline constexpr char32_t kReplacement = 0xFFFD;

struct CodePoint {
  char32_t value = kReplacement;
  std::size_t bytes = 1;  // that it takes in the text
};

// The code point at `at`, which is inside the text. Ill-formed bytes give U+FFFD of one byte.
CodePoint code_point_at(std::string_view text, std::size_t at);

void append_utf8(std::string& to, char32_t code_point);

// RFC 3629: shortest form, no surrogates, at most U+10FFFF.
bool is_utf8(std::string_view text);

std::size_t count_code_points(std::string_view text);

}  // namespace quanlu::schemas::text
