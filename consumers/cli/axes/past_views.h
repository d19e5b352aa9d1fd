#pragma once
// The views as they were at a cut: the whole log folded into a temporary generation under tmp/,
// kept for the next question with the same cut (INTERFACES.md 2.1).
#include <memory>

#include "consumers/cli/axes/cut.h"
#include "consumers/cli/opened/ledger.h"
#include "projections/views/environment.h"

namespace quanlu::consumers::cli::axes {

// Folds with progress on stderr when nobody asked before, else opens what was kept; of all that is
// kept the few newest stay. The cut is not whole. kFailed "interrupted" after Ctrl-C.
Result<std::unique_ptr<projections::views::Environment>> past_views(frame::Context& context,
                                                                    opened::OpenedLedger& ledger,
                                                                    Cut cut);

}  // namespace quanlu::consumers::cli::axes
