#pragma once
// What is doubtful about a valid USCC: a warning, never a refusal (DOMAIN.md 4.1, trap T02). An
// organization keeps its code for life while areas and jurisdictions change.
#include <string>
#include <string_view>
#include <vector>

#include "ledger/rules/areas.h"
#include "schemas/base/refusal.h"

namespace quanlu::ledger::rules {

enum class Doubt : std::uint8_t {
  kFoundationOfCity,  // kind 3 under a city or county: only by delegation
  kFormerArea,        // the area code is one of former times
  kUnknownArea,       // the area table does not know it
  kOtherArea,         // as of today it is not of the supervising area
};

// `supervising` 0: not known, so not compared.
std::vector<Doubt> doubts_of(std::string_view uscc, const AreaTable& areas, AreaCode supervising);

// For Accepted::warnings: reason uscc, what is doubtful, what to look at.
Refusal warning_of(Doubt doubt, std::string_view uscc, std::string path);

}  // namespace quanlu::ledger::rules
