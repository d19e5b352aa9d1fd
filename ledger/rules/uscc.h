#pragma once
// 统一社会信用代码, GB 32100-2015 (18 characters), with the organization code GB 11714 in positions
// 9-17. An organization has one for life, so this form can never change again. DOMAIN.md 4.1. The
// arithmetic is in schemas/base; here are the words for people, the parts, and making one.
#include <string>
#include <string_view>

#include "ledger/rules/identifier.h"

namespace quanlu::ledger::rules {

inline constexpr std::string_view kUsccAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
static_assert(kUsccAlphabet.size() == 31, "no I O S V Z");

// The normal form, or the first fault: length, a letter outside the alphabet (with the character
// probably meant), a letter in the area, position 17 (organization code), 18 (check character).
Checked<std::string> check_uscc(std::string_view text);

// Parts of a valid code.
char authority_of(std::string_view uscc);  // '5' 民政, '1' 机构编制
char kind_of(std::string_view uscc);       // under 5: '1' 社会团体 '2' 民非 '3' 基金会
std::string_view area_of(std::string_view uscc);  // six digits, perhaps of a former area

// A valid code from its first 16 characters, all of the alphabet:
// "51370100" + "MJD00001" -> 51370100MJD0000116.
std::string make_uscc(std::string_view first_eight, std::string_view organization_body);

// Position 17 from positions 9-16 (GB 11714: letters count A = 10 … Z = 35).
char organization_check(std::string_view body);

}  // namespace quanlu::ledger::rules
