#pragma once
// What an event type does to the deadlines D01-D39: which it starts and from which day they count,
// which day it stores, which it ends, extends or pauses. Worked out once from the schema and a few
// lines of law; the writer (rulebook.h), the fold for people (clocks.h) and the views (V05, V06)
// all read it here, so that they say the same.
//
// A deadline ends by its stop code, or with the thing it runs for: in a state from which no move
// leads on (a complaint closed or withdrawn, a link acknowledged) nobody owes anything any more.
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "schemas/registry/registry.h"

namespace quanlu::ledger::cases {

namespace registry = quanlu::schemas::registry;

struct ClockStart {
  registry::Deadline deadline{};
  // The field with the day it counts from; nullptr: effectiveOn.
  const registry::Field* from = nullptr;
  // The kind of stream in which it can be stopped: the event's own, else one that the event moves
  // (113 → 115 in the RegCase). kNone: elsewhere (D06, D07: by the streams of members and terms).
  registry::StreamKind home{};
};

struct ClockPlan {
  std::vector<ClockStart> starts;
  std::vector<registry::Deadline> stops;
  // The day of this deadline stands in a field of the event; it stays, whatever is published later.
  registry::Deadline stored{};
  const registry::Field* stored_on = nullptr;
  registry::Deadline extends{};             // by its field `days`
  std::vector<registry::Deadline> resumes;  // time suspended until now is added

  bool is_empty() const {
    return starts.empty() && stops.empty() && stored_on == nullptr &&
           extends == registry::Deadline{} && resumes.empty();
  }
};

const ClockPlan& clock_plan(const registry::EventType& type);

// The field that says from which day the deadline counts when this type starts it; "" effectiveOn.
std::string_view start_field(std::string_view deadline, const registry::EventType& type);

// Deadlines that one event both starts and ends, since it says itself whether it came in time: D08,
// D10, D28, D33. The field with the day on which it was done; empty: effectiveOn. nullptr: no such.
const std::string_view* done_on_field(std::string_view deadline);

// What follows when the day passes: somebody failed in a duty, a right to ask has lapsed, or what
// had to wait may happen now (D09 a listing, D12 the graver list, D26 the end of a grade).
enum class ClockMeaning : std::uint8_t { kDuty, kRight, kWaiting };
ClockMeaning meaning_of(std::string_view deadline);

// The event that extends it by its field `days`; 0: none.
std::uint16_t extending_code(std::string_view deadline);

// No move leads from the state to another one.
bool is_end(registry::StreamKind machine, std::uint8_t state);

}  // namespace quanlu::ledger::cases
