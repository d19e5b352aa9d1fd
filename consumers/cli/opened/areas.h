#pragma once
// Areas as people name them on the command line: codes of the table that the ledger put in force.
#include "consumers/cli/frame/options.h"
#include "consumers/cli/opened/reading.h"

namespace quanlu::consumers::cli::opened {

// The code that --area says, 0 when it was not given. kUsage for what is no code, and for a code
// that the table of the day does not know, with the counties that it has; where no table is at hand
// any code will do.
Result<std::uint64_t> area_of(Reading& reading, const frame::Options& options, Day today);

}  // namespace quanlu::consumers::cli::opened
