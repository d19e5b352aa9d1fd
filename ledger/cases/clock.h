#pragma once
// The deadline clock: what time itself has caused up to a day. A pure function of state and day, so
// a second run says the same; ids follow from code, stream and due day, so nothing is appended
// twice (DOMAIN.md section 6). Intake submits the commands as the ledger's own account.
#include <vector>

#include "ledger/cases/inquiry.h"
#include "ledger/cases/state.h"
#include "schemas/codec/command.h"

namespace quanlu::ledger::cases {

// 105 byLaw, 204, 211, 308, 330, 342, 710, 814, 828, 1008: those whose due day is over when `today`
// begins, in the order of due days, then streams. What cannot be told yet (a calendar is missing)
// waits. With more than `most` the rest comes with the next call.
std::vector<schemas::codec::Command> due_events(const State& state, Day today,
                                                const HashFunction& hash,
                                                std::size_t most = 10'000);

// UUID version 7 of the due day's end with the 74 free bits from H(code ‖ stream ‖ due day).
EventId due_event_id(std::uint16_t code, std::string_view stream, Day due,
                     const HashFunction& hash);

}  // namespace quanlu::ledger::cases
