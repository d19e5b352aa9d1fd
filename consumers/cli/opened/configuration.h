#pragma once
// The layers of the configuration as this run has them: options, environment, files, defaults
// (INTERFACES.md 2.2).
#include <filesystem>
#include <optional>

#include "consumers/cli/frame/context.h"
#include "ledger/chain/genesis.h"
#include "ledger/intake/directory.h"
#include "schemas/settings/settings.h"

namespace quanlu::consumers::cli::opened {

// `ledger` may be none: then only --config and /etc/quanlu/quanlu.toml are files. --config stands
// in place of the ledger's own file and must be there.
Result<schemas::settings::Settings> read_settings(
    const frame::Context& context, const std::optional<std::filesystem::path>& ledger);

// The places of the ledger in `root`, with the pass phrase file that the configuration names; its
// path counts from there. kUsage: a credential without a folder of credentials.
Result<ledger::intake::Directory> directory_of(const frame::Context& context,
                                               const schemas::settings::Settings& settings,
                                               const std::filesystem::path& root);

// kUsage "suite": the file says another suite than genesis fixed.
Status check_suite(const schemas::settings::Settings& settings,
                   const ledger::chain::Genesis& genesis);

// The same error, or in its place that `init` of this folder did not come to its end, which is why.
Error half_made_or(Error error, const std::filesystem::path& root);

// One file alone, for `config check FILE`.
Result<schemas::settings::Settings> read_settings_file(const std::filesystem::path& file);

}  // namespace quanlu::consumers::cli::opened
