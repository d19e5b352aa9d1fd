#pragma once
// Check characters of the unified social credit code 统一社会信用代码 (GB 32100-2015) and of the
// organization code inside it (GB 11714): pure arithmetic over text, no table of areas.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

namespace quanlu {

enum class UsccFault : std::uint8_t {
  kLength,            // not 18 characters
  kLetter,            // a character outside the 31 letters: I O S V Z or none of them at all
  kOrganizationCode,  // position 17 does not fit positions 9-16
  kCheckCharacter,    // position 18 does not fit positions 1-17
};

struct UsccProblem {
  UsccFault fault;
  int position = 0;  // from 1; 0 for the length
  char expected =
      0;  // the right check character, or the letter that was meant (I -> 1); 0: unknown
};

// The code as it is stored: upper-case ASCII. Lower case, full width and spaces are folded first.
tl::expected<std::string, UsccProblem> parse_uscc(std::string_view text);

// True for the stored form only.
bool is_uscc(std::string_view text);

// The mod-31 character behind `before` (17 characters of a USCC, 16 of a community filing number);
// nothing when a character is outside the 31 letters.
std::optional<char> mod31_character(std::string_view before);

}  // namespace quanlu
