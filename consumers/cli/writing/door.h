#pragma once
// Who writes what a command appends (INTERFACES.md 2.1): this process, or the service that holds
// the writer lock, through its socket.
#include <memory>
#include <optional>

#include "consumers/cli/frame/context.h"
#include "consumers/cli/writing/opening.h"
#include "consumers/cli/writing/remote.h"

namespace quanlu::consumers::cli::writing {

struct Door {
  std::unique_ptr<ledger::intake::OpenLedger> here;
  std::optional<Remote> there;  // where not here
};

// As open_for_events(). A service that starts holds the lock before it answers, and one that ends
// a moment longer: either is waited for, some seconds; then it is the error of whoever holds it.
Result<Door> open_door(frame::Context& context, const LedgerSettings& settings);

// `--accept-clock` (INTEGRITY.md 3.5): the operator has looked at the clock. What the service
// writes, it writes by its own.
frame::Option accept_clock_option();
void accept_clock(LedgerSettings& settings, const frame::Options& options);

}  // namespace quanlu::consumers::cli::writing
