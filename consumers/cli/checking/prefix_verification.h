#pragma once
// `verify` of what is published of a partition, without the ledger: a folder of tiles, or the
// address where it is served (INTEGRITY.md 2.7, 6.1).
#include "consumers/cli/checking/verification.h"

namespace quanlu::consumers::cli::checking {

// An address, or a folder with a checkpoint in it that is no ledger directory.
bool is_prefix(const frame::Context& context, const std::optional<std::string>& target);

// Levels V0 to V3, V4 with a policy or roots, V5 with receipts. Pins: --log-id, --trust, --key, or
// --trust-first. The newest note is kept beside the file of --trust, and level V3 holds the next
// one against it. Whatever a server does not give is incomplete; kFailed "unreachable" where there
// is none at all.
Result<Verified> verify_prefix(frame::Context& context, const frame::Options& options,
                               const std::vector<SeenBefore>* seen);

}  // namespace quanlu::consumers::cli::checking
