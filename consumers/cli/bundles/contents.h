#pragma once
// The files of a bundle, laid out by name (ledger/FORMAT.md section 17).
#include <map>

#include "consumers/cli/bundles/chosen.h"
#include "consumers/cli/bundles/opened_fields.h"
#include "consumers/cli/opened/ledger.h"
#include "ledger/archive/manifest.h"
#include "ledger/chain/genesis.h"

namespace quanlu::consumers::cli::bundles {

struct Contents {
  ledger::archive::Manifest manifest;  // all but its list of files
  ledger::archive::Files files;
  std::map<Partition, TreeSize> sizes;  // of the checkpoints that cover all of it
  std::uint64_t control = 0;            // entries that are there for their keys
};

// Under the newest checkpoint that is published of each partition concerned. kIncomplete
// "aboveCheckpoint" when it does not cover everything, with the way out; kAbsent "noCheckpoint"
// when there is none. `export_vkey`: of the key that will sign.
// `openings`: the sealed fields that the bundle opens; none where there are none.
Result<Contents> lay_out(opened::OpenedLedger& ledger, const ledger::chain::Genesis& genesis,
                         const Chosen& chosen, const OpenedFields& openings,
                         const std::string& export_vkey);

}  // namespace quanlu::consumers::cli::bundles
