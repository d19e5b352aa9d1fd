#pragma once
// Members of set events (301, 840, 847): the event holds number and digest of its members, not the
// members, so a member makes its move when it is next touched or asked (DOMAIN.md 2.4). Who is a
// member is a function of the state at the set event's own place in the log, for ever the same.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/cases/state.h"

namespace quanlu::ledger::cases {

// The state of a machine with what set events did to it, up to (not including) `before`.
std::uint8_t state_with_sets(const State& state, std::string_view stream, std::uint8_t stored,
                             Seq after, Seq before);

// The state today: what State::state_number says, with set events.
std::uint8_t current_state(const State& state, std::string_view stream);

// R-ANN-2: kind named by the window, registered in time, live when the window opened, within the
// area of the window's actor.
bool is_obliged(const State& state, const Step& window, std::string_view uscc);
// 840: organizations that were active or suspended when the points year was opened.
bool is_scored(const State& state, const Step& opened, std::string_view uscc);
// 847: points of the year that were ranked when it was published.
bool is_published(const State& state, const Step& published, std::string_view uscc);

// The members themselves, sorted.
std::vector<std::string> members_of(const State& state, const Step& set_event);

}  // namespace quanlu::ledger::cases
