#pragma once
// The second reading of a partition in which something is wrong: names the smallest seq of each
// fault and goes on behind it. An LMDB log holds accepted entries only, so here every stray is a
// violation; a fault is blamed on the entry whose bytes changed, told by who vouches for whom: the
// next entry's prev and the seal over it.
#include "consumers/verify/clean_pass.h"

namespace quanlu::consumers::verify {

// Adds to the report what it finds; kClean when it came to the end. Facts are gathered anew.
Result<PassEnd> diagnose(RecordSource& source, const ledger::chain::Genesis& genesis,
                         const PassOptions& options, Facts& facts, Report& report);

}  // namespace quanlu::consumers::verify
