#include "consumers/cli/writing/views.h"

#include "consumers/cli/screen/progress.h"
#include "ledger/intake/genesis.h"
#include "projections/follow/follower.h"

namespace quanlu::consumers::cli::writing {
namespace {

Status follow(frame::Context& context, const LedgerSettings& settings) {
  const Partition partition(0);
  TRY_ASSIGN(const auto log,
             ledger::log::open_log(settings.log, settings.directory.root, partition));
  TRY_ASSIGN(const ledger::chain::Genesis genesis, ledger::intake::genesis_of(*log));
  TRY_ASSIGN(const Locator end, log->end());
  TRY_ASSIGN(
      const auto follower,
      projections::follow::Follower::open(
          {.folder = settings.directory.views(partition), .partition = partition}, *log, genesis));
  screen::Progress progress(context.screen, context.clock, {"视图", "views"}, {"条", "events"},
                            end.value);
  while (context.stop_code() == frame::kOk) {
    TRY_ASSIGN(const projections::follow::Progress step, follower->step());
    progress.at(step.next.value);
    if (step.at_end) break;
  }
  return {};
}

}  // namespace

int bring_views_up(frame::Context& context, const LedgerSettings& settings) {
  if (const Status done = follow(context, settings); !done) return context.fail(done.error());
  return context.stop_code();
}

}  // namespace quanlu::consumers::cli::writing
