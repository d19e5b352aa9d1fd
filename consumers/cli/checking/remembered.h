#pragma once
// What beside the log remembers how far it went: the views and the writer's own state. A tail that
// was cut off cleanly is found by them alone.
#include <vector>

#include "consumers/cli/frame/context.h"
#include "consumers/verify/verify.h"
#include "ledger/chain/genesis.h"

namespace quanlu::consumers::cli::checking {

struct Remembered {
  std::vector<verify::RememberedHead> heads;
  std::vector<verify::Finding> findings;  // about a state/ that cannot be read; views: V6 says so
};

// What is not there remembers nothing.
Result<Remembered> remembered_heads(const frame::LedgerPaths& paths,
                                    const ledger::chain::Genesis& genesis);

}  // namespace quanlu::consumers::cli::checking
