#pragma once
// Whose a bad entry is, and where in it: stream, case, organization, and the first field that is
// not what the published copy says (INTEGRITY.md 6.3). Names of fields and public identifiers only.
#include <string>
#include <vector>

#include "consumers/cli/checking/published.h"
#include "consumers/cli/opened/ledger.h"
#include "consumers/verify/report.h"

namespace quanlu::consumers::cli::checking {

struct Particulars {
  std::string stream, case_id, org;  // empty: it does not decode, or has none
  std::string field;                 // "body.used"; empty: no other copy, or none that differs
};

// For each finding of the report, in its order. An entry that is not there or does not decode has
// none; reading it again fails as reading a log does.
Result<std::vector<Particulars>> particulars_of(opened::OpenedLedger& opened,
                                                const AllPublished& published,
                                                const verify::Report& report);
// The same of entries that are there in their published copy only: no field can differ from it.
std::vector<Particulars> particulars_of(const AllPublished& published,
                                        const verify::Report& report);

}  // namespace quanlu::consumers::cli::checking
