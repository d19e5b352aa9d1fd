#pragma once
// Views after an append, and views made anew: a command that wrote applies its events before it
// ends (INTERFACES.md 2.1).
#include "consumers/cli/writing/opening.h"
#include "projections/follow/digest.h"

namespace quanlu::consumers::cli::writing {

// Applies what the views have not seen, as far as nobody interrupts it.
Status bring_views_up(frame::Context& context, const LedgerSettings& settings);

// The same as the last thing that a command does: its exit code, the failure said.
int end_with_views(frame::Context& context, const LedgerSettings& settings);

struct RebuildChoice {
  std::size_t memory = std::size_t{512} << 20;
  unsigned jobs = 1;
  bool publish = true;  // else the new generation is only digested
};
struct Rebuilt {
  projections::follow::EnvironmentDigest digests;
  std::uint64_t events = 0;
  std::int64_t elapsed_ms = 0;
};
Result<Rebuilt> rebuild_views(frame::Context& context, const LedgerSettings& settings,
                              const RebuildChoice& choice);

// Of the generation that people are shown.
Result<projections::follow::EnvironmentDigest> digest_of_views(const LedgerSettings& settings);

}  // namespace quanlu::consumers::cli::writing
