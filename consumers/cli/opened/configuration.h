#pragma once
// The layers of the configuration as this run has them: options, environment, files, defaults
// (INTERFACES.md 2.2).
#include <filesystem>
#include <optional>

#include "consumers/cli/frame/context.h"
#include "schemas/settings/settings.h"

namespace quanlu::consumers::cli::opened {

// `ledger` may be none: then only --config and /etc/quanlu/quanlu.toml are files. --config stands
// in place of the ledger's own file and must be there.
Result<schemas::settings::Settings> read_settings(
    const frame::Context& context, const std::optional<std::filesystem::path>& ledger);

// One file alone, for `config check FILE`.
Result<schemas::settings::Settings> read_settings_file(const std::filesystem::path& file);

}  // namespace quanlu::consumers::cli::opened
