#pragma once
// evolve: state × event → state, total. It never fails: an unknown type is counted and kept, a move
// that the table does not allow leaves the machine as it is, everything else of the event counts.
// Writer recovery, live intake, import and each fold use this one function, so all hold the same
// state and the same flags (DOMAIN.md 2.5).
#include <cstdint>
#include <string>
#include <vector>

#include "ledger/cases/state.h"
#include "schemas/base/refusal.h"

namespace quanlu::ledger::cases {

struct Moved {
  std::string stream;
  std::uint8_t from = 0, to = 0;  // as registry::Stream counts; 0: does not exist
};

// What one event did to the state.
struct Effects {
  std::vector<Moved> moves;    // own machine first; equal states are not listed
  std::vector<Refusal> flags;  // what a live command would have been refused for
  bool unknown_type = false;
};

// `step` has its seq. Events are handed over in log order, each once.
Effects evolve(State& state, const Step& step);

// The state to which a history leads a machine, and the steps that had no valid move there: of the
// steps before a place in the log. Used where a correction changes the past of a stream.
struct Walk {
  std::uint8_t state = 0;
  std::vector<std::size_t> invalid;  // places of steps without a valid move
};
Walk walk(const State& state, std::string_view stream, const std::vector<Step>& history,
          Seq before = Seq(~0ULL));

}  // namespace quanlu::ledger::cases
