#pragma once
// Which log a ledger has (INTERFACES.md 2.1, 2.2).
#include <filesystem>
#include <string_view>

#include "consumers/cli/frame/context.h"
#include "ledger/log/spec.h"
#include "schemas/settings/settings.h"

namespace quanlu::consumers::cli::opened {

// --log, else log.* of the configuration. How a broker is spoken to is the configuration's in both
// cases: log.kafka.*, whose files count from `folder`.
Result<ledger::log::LogSpec> log_of(const frame::Context& context,
                                    const schemas::settings::Settings& settings,
                                    const std::filesystem::path& folder);

// A log that is named in words, spoken to as the configuration says.
Result<ledger::log::LogSpec> log_named(std::string_view text, const frame::Context& context,
                                       const schemas::settings::Settings& settings,
                                       const std::filesystem::path& folder);

}  // namespace quanlu::consumers::cli::opened
