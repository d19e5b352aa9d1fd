#pragma once
// State machines as the tables say them: which state an event leads to, and which other streams it
// moves (DOMAIN.md 2.4). Nothing here knows a single event type by its meaning.
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/cases/state.h"
#include "ledger/cases/step.h"

namespace quanlu::ledger::cases {

// The condition of a move on the body: "field=a/b", or one word that is a true flag or an enumerant
// of some field. Empty holds always.
bool condition_holds(std::string_view condition, const Step& step);

// Where the event takes the machine from this state; absent: not allowed. A move with a condition
// that holds goes before one without.
std::optional<std::uint8_t> next_state(registry::StreamKind machine, std::uint8_t from,
                                       const Step& step);

// Whether the type has any move of the machine; a type without one leaves the state alone.
bool has_move(const registry::EventType& type, registry::StreamKind machine);

// "submitted/deficient": the states from which the type may go on, for the words of a refusal.
std::string states_allowing(const registry::EventType& type, registry::StreamKind machine);

struct Link {
  registry::StreamKind machine{};
  std::string stream;  // empty: the event names none, but needs one
};

// The other streams that the event moves, in the order of the table and of the lists in the body.
// Set events (301, 840, 847) move none here: their members move when they are asked (lazy.h).
std::vector<Link> links_of(const State& state, const Step& step);

// The same where no State is held: `stream_of` names the stream of an event, "" when unknown.
using StreamOfEvent = std::function<std::string(const EventId&)>;
std::vector<Link> links_of(const StreamOfEvent& stream_of, const Step& step);

}  // namespace quanlu::ledger::cases
