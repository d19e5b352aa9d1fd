#include "schemas/base/refusal.h"

#include <array>

namespace quanlu {
namespace {

struct Known {
  std::string_view text;
  Failure failure;
  bool flag_on_import;
};

// In the order of the enumeration, which is the order of DOMAIN.md 2.5.
constexpr std::array kKnown = {
    Known{"form", Failure::kUsage, false},
    Known{"type", Failure::kUsage, false},
    Known{"unknownKey", Failure::kUsage, false},
    Known{"duplicateKey", Failure::kUsage, false},
    Known{"missing", Failure::kUsage, false},
    Known{"utf8", Failure::kUsage, false},
    Known{"nfc", Failure::kUsage, false},
    Known{"uscc", Failure::kUsage, false},
    Known{"area", Failure::kUsage, false},
    Known{"money", Failure::kUsage, false},
    Known{"date", Failure::kUsage, false},
    Known{"enum", Failure::kUsage, false},
    Known{"docNo", Failure::kUsage, false},
    Known{"doc", Failure::kUsage, false},
    Known{"identityInText", Failure::kUsage, false},
    Known{"codeUnknown", Failure::kUsage, false},
    Known{"role", Failure::kDenied, true},
    Known{"scope", Failure::kDenied, true},
    Known{"classHidden", Failure::kAbsent, true},
    Known{"state", Failure::kConflict, true},
    Known{"version", Failure::kConflict, true},
    Known{"versionRequired", Failure::kUsage, false},
    Known{"tooLarge", Failure::kUsage, false},
    Known{"idConflict", Failure::kConflict, false},
    Known{"causation", Failure::kUsage, false},
    Known{"ruleSet", Failure::kUsage, false},
    Known{"calendarMissing", Failure::kUsage, false},
    Known{"deadline", Failure::kUsage, true},
    Known{"twoPersons", Failure::kDenied, true},
    Known{"recused", Failure::kDenied, true},
    Known{"invariant", Failure::kUsage, true},
    Known{"hold", Failure::kConflict, false},
    Known{"sealedKeyGone", Failure::kAbsent, false},
};
static_assert(kKnown.size() == static_cast<std::size_t>(Reason::kSealedKeyGone) + 1);

const Known& known(Reason reason) {
  return kKnown[static_cast<std::size_t>(reason)];
}

}  // namespace

std::string_view to_text(Reason reason) {
  return known(reason).text;
}

std::optional<Reason> parse_reason(std::string_view text) {
  for (std::size_t i = 0; i < kKnown.size(); ++i)
    if (kKnown[i].text == text) return static_cast<Reason>(i);
  return std::nullopt;
}

Failure failure_of(Reason reason) {
  return known(reason).failure;
}

bool is_flag_on_import(Reason reason) {
  return known(reason).flag_on_import;
}

std::string Refusal::code() const {
  std::string code(to_text(reason));
  if (reason == Reason::kInvariant) code += ":" + rule;
  return code;
}

}  // namespace quanlu
