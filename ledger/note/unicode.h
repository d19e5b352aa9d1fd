#pragma once
// The little of Unicode that signed notes need. The verifier has no other text library.
#include <string_view>

namespace quanlu::ledger::note {

// Well-formed by table 3-7 of the Unicode standard: no overlong forms, surrogates or values above
// U+10FFFF.
bool is_utf8(std::string_view text);

// White_Space=yes anywhere in a well-formed text.
bool has_space(std::string_view text);

}  // namespace quanlu::ledger::note
