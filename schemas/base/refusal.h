#pragma once
// A business refusal: a value, not an Error. Codec and cases give it, intake hands it to whoever
// asked; it names the JSON path, the rule, what was expected and found, and the way out in both
// languages. Reason codes: DOMAIN.md 2.5. Never personal data: `found` of a sealed or scanned text
// is a description, not the text.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "schemas/base/result.h"

namespace quanlu {

enum class Reason : std::uint8_t {
  kForm,
  kType,
  kUnknownKey,
  kDuplicateKey,
  kMissing,
  kUtf8,
  kNfc,
  kUscc,
  kArea,
  kMoney,
  kDate,
  kEnum,
  kDocNo,
  kDoc,
  kIdentityInText,
  kCodeUnknown,
  kRole,
  kScope,
  kClassHidden,
  kState,
  kVersion,
  kVersionRequired,
  kTooLarge,
  kIdConflict,
  kCausation,
  kRuleSet,
  kCalendarMissing,
  kDeadline,
  kTwoPersons,
  kRecused,
  kInvariant,
  kHold,
  kSealedKeyGone,
};

// "form", "unknownKey" … as JSON and the command line show it.
std::string_view to_text(Reason reason);
std::optional<Reason> parse_reason(std::string_view text);

// How a refusal ends a command (INTERFACES.md 1.1): input 2, role 5, unknown case 6, version or
// state move 7.
Failure failure_of(Reason reason);

// Origin import flags instead of refusing for these (DOMAIN.md 2.5).
bool is_flag_on_import(Reason reason);

struct Refusal {
  Reason reason = Reason::kForm;
  std::string path;      // "$.data.amount"
  std::string rule;      // rule or invariant id ("R-GRA-1", "I-FND-1"), type name, standard
  std::string expected;  // what would have been right
  std::string found;     // what stood there
  Words remedy;          // the way out

  // The code in brackets: "uscc", "invariant:I-FND-1".
  std::string code() const;
};

}  // namespace quanlu
