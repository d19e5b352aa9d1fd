#pragma once
// decide: state × command × now → what to append, or why not. Pure: the same state, command and
// moment give the same answer on every machine. The checks and their order: inquiry.h.
#include <cstdint>
#include <functional>
#include <variant>
#include <vector>

#include "ledger/cases/evolve.h"
#include "ledger/cases/inquiry.h"
#include "ledger/cases/state.h"
#include "schemas/base/refusal.h"
#include "schemas/codec/command.h"
#include "schemas/codec/event.h"

namespace quanlu::ledger::cases {

// To be appended as it is after its personal fields are sealed: streamSeq, partition key, actor,
// rule set, subject, origin and computed fields are filled in.
struct Accepted {
  schemas::codec::Command command;
  std::vector<Refusal> warnings;  // doubtful, accepted all the same
  std::vector<Refusal> flags;     // origin import: what live intake would have refused
};

// The event is in the log already and says the same: the first receipt is the answer.
struct Repeated {
  Seq seq{};
};

using Decision = std::variant<Accepted, Refusal, Repeated>;

// Whether the entry at `seq` says what the command says (codec::equal_command over the stored
// entry, same account). Asked only for an event id that is known.
using SaysTheSame = std::function<bool(const schemas::codec::Command&, Seq)>;

Decision decide(const State& state, schemas::codec::Command command, const Moment& at,
                const SaysTheSame& says_the_same);

// All or none: each command is decided on the state that the ones before it lead to. A refusal
// names the command by its place.
struct BatchRefusal {
  std::size_t place = 0;
  Refusal refusal;
};
using BatchDecision = std::variant<std::vector<Decision>, BatchRefusal>;
BatchDecision decide_batch(const State& state, std::vector<schemas::codec::Command> commands,
                           const Moment& at, const SaysTheSame& says_the_same);

// A stored event, handed over in log order.
Effects evolve(State& state, const schemas::codec::Event& event);

// A command that decide accepted, as the event it will become; for batches decided on each other.
Effects evolve(State& state, const schemas::codec::Command& accepted, Seq seq, Millis recorded_at);

}  // namespace quanlu::ledger::cases
