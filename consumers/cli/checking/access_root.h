#pragma once
// What the access ledger beside a ledger says to the checkpoint vectors in it (INTEGRITY.md 9.5).
#include "consumers/cli/frame/context.h"
#include "consumers/cli/opened/ledger.h"
#include "consumers/verify/vectors.h"

namespace quanlu::consumers::cli::checking {

// Empty where there is no access ledger beside this one. Borrows nothing.
verify::AccessRoot access_root_of(const frame::Context& context, const frame::LedgerPaths& paths);

}  // namespace quanlu::consumers::cli::checking
