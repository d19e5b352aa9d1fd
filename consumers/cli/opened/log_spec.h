#pragma once
// Which log a ledger has: --log, else log.* of its configuration (INTERFACES.md 2.1, 2.2).
#include "consumers/cli/frame/context.h"
#include "ledger/log/spec.h"
#include "schemas/settings/settings.h"

namespace quanlu::consumers::cli::opened {

Result<ledger::log::LogSpec> log_of(const frame::Context& context,
                                    const schemas::settings::Settings& settings);

}  // namespace quanlu::consumers::cli::opened
