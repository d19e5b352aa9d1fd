#pragma once
// Views after an append: a command that wrote applies its events before it ends
// (INTERFACES.md 2.1).
#include "consumers/cli/writing/opening.h"

namespace quanlu::consumers::cli::writing {

// Applies what the views have not seen. The exit code: 0, or that of the failure it has shown.
int bring_views_up(frame::Context& context, const LedgerSettings& settings);

}  // namespace quanlu::consumers::cli::writing
