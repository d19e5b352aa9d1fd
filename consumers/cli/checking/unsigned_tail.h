#pragma once
// How long entries may lie without a checkpoint above them (INTERFACES.md 1.1, code 4): a publisher
// that stands still is seen by the age of the first one.
#include "consumers/cli/opened/ledger.h"
#include "consumers/verify/report.h"
#include "schemas/base/result.h"

namespace quanlu::consumers::cli::checking {

// Of each partition the first entry that the report leaves to no checkpoint: finding
// "unsigned_tail" where it was recorded more than `age_max_ms` ago. Reads that entry.
Status check_unsigned_tail(const opened::OpenedLedger& opened, Millis now, std::int64_t age_max_ms,
                           verify::Report& report);

}  // namespace quanlu::consumers::cli::checking
