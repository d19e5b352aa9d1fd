#pragma once
// What time itself causes, read from a stream's history: when to look at it, and for which event.
#include <string>
#include <vector>

#include "ledger/cases/state.h"

namespace quanlu::ledger::cases {

// The days on which the stream must be looked at; none when nothing is open. A day here is never
// later than the day on which the event is due.
std::vector<Due> dues_of(const State& state, const std::string& stream);

}  // namespace quanlu::ledger::cases
