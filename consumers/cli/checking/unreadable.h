#pragma once
// The report over a ledger whose log cannot be opened at all: its file was cut or is no such file.
#include "consumers/cli/checking/verification.h"

namespace quanlu::consumers::cli::checking {

// One finding at V0 that names the file, views and the writer's state looked at beside it, and all
// that is asked of the log under what was not checked. `root`: the ledger's folder, where known.
Verified log_unreadable(frame::Context& context, const std::optional<std::filesystem::path>& root,
                        const Error& error, Millis started, Millis began);

}  // namespace quanlu::consumers::cli::checking
