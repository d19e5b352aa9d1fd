#pragma once
// What the command line asks of a verification, whatever is verified: a ledger or what is published
// of one.
#include <functional>
#include <optional>
#include <string>

#include "consumers/cli/checking/published.h"
#include "consumers/cli/checking/verification.h"
#include "consumers/cli/frame/options.h"
#include "ledger/crypto/timestamp.h"
#include "ledger/policy/policy.h"

namespace quanlu::consumers::cli::checking {

// --jobs, --seals, --strict-strays, and the signal that stops it. Borrows the context.
Result<verify::Request> request_of(const frame::Context& context, const frame::Options& options);

// --levels, else `possible`: "V0,V1".
Result<verify::LevelSet> levels_of(const frame::Options& options, const std::string& possible);

// What the verifier brings for level V4: --policy, --tsa-roots, --max-age.
struct OutsideGiven {
  std::optional<ledger::policy::Policy> policy;
  std::optional<ledger::crypto::TimeStampRoots> roots;
  std::int64_t age_max_ms = 0;
  bool any() const { return policy || roots || age_max_ms > 0; }
};
// A policy is of one suite: without a genesis none is read.
Result<OutsideGiven> outside_given(const frame::Context& context, const frame::Options& options,
                                   const ledger::chain::Genesis* genesis);
// The check of V4; empty when nothing was given. Borrows all of it.
std::function<Status(verify::Report&)> outside_check(const AllPublished& published,
                                                     const ledger::chain::Genesis& genesis,
                                                     const OutsideGiven& given, Millis now);

// Notes that the caller saw in earlier runs: their trees have to be in this one. `nothing` makes
// the place of a partition of which nothing is published any more. What goes further than all that
// is remembered is seen now for the first time, where anything is remembered at all; `seen` null:
// the caller remembers nothing.
Status add_seen(const std::vector<SeenBefore>* seen, const ledger::chain::Genesis& genesis,
                Millis now, const std::function<std::unique_ptr<Published>(Partition)>& nothing,
                AllPublished& published);

// What the notes say: the newest under the horizon with its age, the trusted ones as they are, how
// many signatures of the log were right.
void tell_notes(const AllPublished& published, Millis now, verify::Report& report);

// The same; findings about notes; and what a clean run has now seen is kept.
void take_notes(const AllPublished& published, const verify::LevelSet& levels, Millis now,
                verify::Report& report);

// The published notes that are good, for `seen` of a later run.
std::vector<SeenBefore> newest_of(const AllPublished& published);

}  // namespace quanlu::consumers::cli::checking
