#pragma once
// Level V4: who outside saw what is published, by the verifier's own policy
// (INTEGRITY.md 5.4, 6.1).
#include "consumers/cli/checking/published.h"
#include "consumers/verify/verify.h"
#include "ledger/policy/policy.h"

namespace quanlu::consumers::cli::checking {

struct Freshness {
  Millis now;
  std::int64_t age_max_ms = 0;  // of the newest cosignature, else of the first sight; 0: any
};

// For each partition: the quorum over the newest note, no cosignature from the future, none that is
// older than the same witness's under the note that was trusted before, and its age.
Status check_outside(const AllPublished& published, const ledger::chain::Genesis& genesis,
                     const ledger::policy::Policy& policy, const Freshness& freshness,
                     verify::Report& report);

// The ages alone, by first sight, for a verifier without a policy. What is not known is said, and
// leaves V4 incomplete.
void check_ages(const AllPublished& published, const Freshness& freshness, verify::Report& report);

}  // namespace quanlu::consumers::cli::checking
