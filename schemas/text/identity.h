#pragma once
// The scanner of I-CMP-1: text that tells who a person is does not belong in an open field, since
// what cannot be erased must not enter. Finds citizen ids (GB 11643), mobile numbers, and names
// that the caller gives. A finding carries places and never the text, so it may be logged.
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace quanlu::schemas::text {

enum class IdentityKind : unsigned char { kCitizenId, kMobilePhone, kName };

struct IdentityFinding {
  IdentityKind kind;
  std::size_t at = 0, bytes = 0;  // in the text
};

// The first finding. Digits may be full width and set apart by spaces or hyphens; a number inside a
// longer run of digits or letters (an account, a USCC) is not one of a person. Names of fewer than
// two characters are not looked for.
std::optional<IdentityFinding> find_identity(std::string_view text,
                                             std::span<const std::string> names = {});

// GB 11643: 18 characters, a date of birth that exists, check character (X also in lower case).
bool is_citizen_id(std::string_view text);

// The check character of the first 17 digits.
char citizen_id_check(std::string_view first_17);

}  // namespace quanlu::schemas::text
