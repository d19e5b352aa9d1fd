#pragma once
// The figures of each level of verification by the command `verify`, on a ledger with everything
// that the level looks at: checkpoints, a witness, receipts, views.
#include <vector>

#include "consumers/cli/bench/ceilings.h"
#include "consumers/cli/bench/figure.h"
#include "consumers/cli/frame/context.h"
#include "ledger/intake/directory.h"
#include "schemas/base/result.h"

namespace quanlu::consumers::cli::bench {

// verify_v2 to verify_v6, verify_checkpoint (V0, V1 and V2 together) and verify_checkpoint_2cores.
// Publishes, cosigns and promises first; the views reach the end of the log. A rate counts when the
// verdict is ok and the report has seen what the level is about.
Result<std::vector<Figure>> measure_levels(frame::Context& context,
                                           const ledger::intake::Directory& directory,
                                           const DigestCeilings& digest);

}  // namespace quanlu::consumers::cli::bench
