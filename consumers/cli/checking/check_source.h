#pragma once
// A log that lies on Kafka is verified by way of the copy on this machine; here the log itself is
// read, whole, and held against that copy.
#include "consumers/cli/opened/ledger.h"
#include "consumers/verify/report.h"

namespace quanlu::consumers::cli::checking {

// Adds strays, and a violation where the log is another than its copy. An embedded log has none.
Status check_source(opened::OpenedLedger& opened, bool strict_strays, verify::Report& report);

}  // namespace quanlu::consumers::cli::checking
