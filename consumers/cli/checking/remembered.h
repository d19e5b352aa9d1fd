#pragma once
// What beside the log remembers how far it went: the views and the writer's own state. A tail that
// was cut off cleanly is found by them alone.
#include <vector>

#include "consumers/cli/frame/context.h"
#include "consumers/verify/verify.h"
#include "ledger/chain/genesis.h"

namespace quanlu::consumers::cli::checking {

// What is not there remembers nothing; what is damaged is Failure::kTampered.
Result<std::vector<verify::RememberedHead>> remembered_heads(const frame::LedgerPaths& paths,
                                                             const ledger::chain::Genesis& genesis);

}  // namespace quanlu::consumers::cli::checking
