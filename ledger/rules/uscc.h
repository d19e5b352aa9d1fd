#pragma once
// 统一社会信用代码, GB 32100-2015 (18 characters), with the organization code GB 11714 in positions
// 9-17. An organization has one for life, so this form can never change again. DOMAIN.md 4.1.
#include <string>
#include <string_view>
#include <vector>

#include "ledger/rules/identifier.h"

namespace quanlu::ledger::rules {

inline constexpr std::string_view kUsccAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
static_assert(kUsccAlphabet.size() == 31, "no I O S V Z");

// The normal form, or the first fault: length, a letter outside the alphabet (with the character
// probably meant), position 17 (organization code), position 18 (check character).
Checked<std::string> check_uscc(std::string_view text);

// All faults of it, in order of position; empty means valid.
std::vector<Fault> faults_of_uscc(std::string_view text);

// Parts of a valid code.
char authority_of(std::string_view uscc);  // '5' 民政, '1' 机构编制
char kind_of(std::string_view uscc);       // under 5: '1' 社会团体 '2' 民非 '3' 基金会
std::string_view area_of(std::string_view uscc);  // six digits, perhaps of a former area

// A valid code from its first 16 characters: "51370100" + "MJD00001" -> 51370100MJD0000116.
std::string make_uscc(std::string_view first_eight, std::string_view organization_body);

// Check characters, for those who build or repair codes. Every character must be of the alphabet
// (of 0-9 A-Z for the organization code).
char organization_check(std::string_view body);  // over 8 characters, GB 11714
char mod31_check(std::string_view body);         // weights 3^(i-1) mod 31 over up to 17 characters

}  // namespace quanlu::ledger::rules
