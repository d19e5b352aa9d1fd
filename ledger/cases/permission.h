#pragma once
// Who may append and who may read (DOMAIN.md section 7): grants, what they cover, hard rules, the
// read matrix. Pure functions of the state; the tables come from the registry.
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "ledger/cases/facts.h"
#include "ledger/cases/state.h"

namespace quanlu::ledger::cases {

// The area to which what an event is about belongs; 0: it has none.
std::uint64_t object_area(const State& state, const Step& step);

// Whether a right of this role, unit and area reaches the object of the event.
bool covers(const State& state, const Grant& grant, const Step& step);

enum class Reading : std::uint8_t { kNone, kMasked, kFull };

// What grants in force show of one event: H1-H6 and the matrix. `on` is the day whose area table
// counts. Sealed fields are never opened by this; they need 1312, 1313 and 528.
Reading may_read(const State& state, const std::vector<Grant>& grants, std::string_view account,
                 const Step& event, Day on);

}  // namespace quanlu::ledger::cases
