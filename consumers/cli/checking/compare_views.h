#pragma once
// Level V6: every view against a fresh replay of the log to the view's position.
#include "consumers/cli/frame/context.h"
#include "consumers/cli/opened/ledger.h"
#include "consumers/verify/report.h"
#include "ledger/chain/genesis.h"

namespace quanlu::consumers::cli::checking {

// Whether any partition has views to compare.
bool has_views(const opened::OpenedLedger& opened);

// Adds to the report what differs, how many views were compared, and what stands behind the log.
// The replay lives in a folder of its own below tmp/ and is gone afterwards.
Status compare_views(opened::OpenedLedger& opened, const ledger::chain::Genesis& genesis,
                     verify::Report& report);

}  // namespace quanlu::consumers::cli::checking
