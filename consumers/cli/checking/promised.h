#pragma once
// What level V5 of a verification looks at: receipts that were handed in, and the ledger's own log
// of promises.
#include "consumers/cli/frame/options.h"
#include "consumers/cli/opened/ledger.h"
#include "consumers/verify/promises.h"

namespace quanlu::consumers::cli::checking {

struct Promises {
  std::optional<verify::PromisesToCheck> to_check;  // nothing: there are no receipts
  std::vector<verify::Finding> findings;            // about what could not be read
};

// --receipts, and receipts/ of the ledger where something lies in it. Read before the logs are:
// what is promised there is in them.
Result<Promises> read_promises(const frame::Context& context, const frame::Options& options,
                               const opened::OpenedLedger& opened, Millis now);

// --receipts alone, for whoever has no ledger: it is not known whether what is published here is
// the newest there is.
Result<Promises> read_given_promises(const frame::Context& context, const frame::Options& options,
                                     Millis now);

}  // namespace quanlu::consumers::cli::checking
