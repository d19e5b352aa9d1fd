#pragma once
// Evidence E2 out of two copies of one ledger: where the writer key sealed two entries for one seq
// of one era.
#include "ledger/archive/stored_zip.h"
#include "ledger/chain/genesis.h"
#include "ledger/log/lmdb_log.h"

namespace quanlu::consumers::cli::bundles {

// The files of the evidence. kIncomplete "notShown": the copies are the same as far as both reach,
// or differ in another era, or have no two seals for one seq in it.
Result<ledger::archive::Files> writer_fork(ledger::log::LmdbLog& first,
                                           ledger::log::LmdbLog& second,
                                           const ledger::chain::Genesis& genesis);

}  // namespace quanlu::consumers::cli::bundles
