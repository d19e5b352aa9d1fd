#pragma once
// Who asks: the accounts that [auth.local_users] gives the calling uid (INTERFACES.md 2.1).
#include "consumers/cli/frame/context.h"
#include "ledger/cases/inquiry.h"
#include "schemas/settings/settings.h"

namespace quanlu::consumers::cli::opened {

// `--actor` chosen among them stands in front. kDenied "role": no account, or not theirs.
Result<ledger::cases::Caller> caller_of(const frame::Context& context,
                                        const schemas::settings::Settings& settings);

}  // namespace quanlu::consumers::cli::opened
