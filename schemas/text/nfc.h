#pragma once
// Normalisation form C (UAX #15), the only form that intake takes: never NFKC, so 〔〕 and
// full-width letters of a registered name stay as they are. Safe from any thread.
#include <string>
#include <string_view>

#include "schemas/base/result.h"

namespace quanlu::schemas::text {

// ASCII, the ideographs 4E00-9FFF and full-width marks are known to be NFC by themselves; ICU is
// asked only about a text that holds anything else. Ill-formed UTF-8 is not NFC.
bool is_nfc(std::string_view text);

// Ill-formed UTF-8 fails as Failure::kUsage.
Result<std::string> to_nfc(std::string_view text);

}  // namespace quanlu::schemas::text
