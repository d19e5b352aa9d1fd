#include "consumers/cli/writing/views.h"

#include "consumers/cli/frame/stopped.h"
#include "consumers/cli/screen/progress.h"
#include "ledger/intake/documents.h"
#include "ledger/store/files.h"
#include "projections/follow/follower.h"
#include "projections/follow/rebuild.h"

namespace quanlu::consumers::cli::writing {
namespace {

namespace follow = projections::follow;
namespace store = ledger::store;

struct OpenLog {
  AcceptedLog log;
  std::unique_ptr<ledger::intake::Documents> documents;
  std::uint64_t entries = 0;  // 0: not known before they are read
};
Result<OpenLog> open_log(const LedgerSettings& settings) {
  OpenLog open;
  TRY_ASSIGN(open.log, open_accepted(settings));
  open.documents = std::make_unique<ledger::intake::Documents>(settings.directory.documents(),
                                                               open.log.genesis.suite);
  for (const auto& partition : open.log.partitions) {
    if (partition->is_mirror()) continue;  // taken in while it is read
    TRY_ASSIGN(const Locator end, partition->end());
    open.entries += end.value;
  }
  return open;
}

Result<follow::EnvironmentDigest> digest_of(projections::views::Environment& environment,
                                            const LedgerSettings& settings) {
  TRY_ASSIGN(const OpenLog open, open_log(settings));
  ledger::crypto::Hasher hasher(open.log.genesis.suite);
  return follow::digest_environment(environment, hasher);
}

}  // namespace

Status bring_views_up(frame::Context& context, const LedgerSettings& settings) {
  TRY_ASSIGN(const OpenLog open, open_log(settings));
  TRY_ASSIGN(const auto follower,
             follow::Follower::open({.folder = settings.directory.views(Partition(0)),
                                     .library = open.documents.get()},
                                    open.log.in_order(), open.log.genesis));
  screen::Progress progress(context.screen, context.clock, {"视图", "views"}, {"条", "events"},
                            open.entries);
  while (context.stop_code() == frame::kOk) {
    TRY_ASSIGN(const follow::Progress step, follower->step());
    progress.at(step.next.value);
    if (step.at_end) break;
  }
  return {};
}

int end_with_views(frame::Context& context, const LedgerSettings& settings) {
  const Status shown = bring_views_up(context, settings);
  return shown ? context.stop_code() : frame::fail_behind(context, shown.error());
}

Result<Rebuilt> rebuild_views(frame::Context& context, const LedgerSettings& settings,
                              const RebuildChoice& choice) {
  const Millis started = context.clock.monotonic();
  Rebuilt rebuilt;
  std::filesystem::path generation;
  {
    TRY_ASSIGN(const OpenLog open, open_log(settings));
    screen::Progress progress(context.screen, context.clock, {"重建", "rebuild"}, {"条", "events"},
                              open.entries);
    follow::RebuildOptions options{
        .folder = settings.directory.views(Partition(0)),
        .memory = choice.memory,
        .jobs = choice.jobs,
        .library = open.documents.get(),
        .publish = choice.publish,
        .progress = [&](const follow::RebuildProgress& at) { progress.at(at.events); },
        .stop = [&] { return context.stop_code() != frame::kOk; }};
    TRY_ASSIGN(const follow::RebuildResult result,
               follow::rebuild(options, open.log.in_order(), open.log.genesis));
    rebuilt.events = result.events;
    generation = result.generation;
  }
  rebuilt.elapsed_ms = context.clock.monotonic().value - started.value;
  {
    TRY_ASSIGN(
        const auto environment,
        projections::views::Environment::open(
            generation, {.access = choice.publish ? store::Access::kRead : store::Access::kBulk}));
    TRY_ASSIGN(rebuilt.digests, digest_of(*environment, settings));
  }
  if (!choice.publish) {  // it was made to be compared; the digest is all that is kept of it
    std::error_code left_to_the_next_rebuild;
    std::filesystem::remove_all(generation, left_to_the_next_rebuild);
    std::filesystem::remove(store::dirty_marker(generation), left_to_the_next_rebuild);
  }
  return rebuilt;
}

Result<follow::EnvironmentDigest> digest_of_views(const LedgerSettings& settings) {
  TRY_ASSIGN(const auto environment,
             projections::views::Environment::open_current(settings.directory.views(Partition(0)),
                                                           {.access = store::Access::kRead}));
  return digest_of(*environment, settings);
}

}  // namespace quanlu::consumers::cli::writing
