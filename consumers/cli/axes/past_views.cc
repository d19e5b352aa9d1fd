#include "consumers/cli/axes/past_views.h"

#include <algorithm>
#include <vector>

#include "consumers/cli/screen/progress.h"
#include "ledger/intake/documents.h"
#include "ledger/store/files.h"
#include "projections/follow/rebuild.h"

namespace quanlu::consumers::cli::axes {
namespace {

namespace fs = std::filesystem;
namespace follow = projections::follow;
namespace store = ledger::store;
using projections::views::Environment;

constexpr std::size_t kKept = 4;  // generations of a partition, the one asked for included

// Of a folder of cuts all but the newest; a reader that has one open keeps it until it closes it.
void sweep(const fs::path& folder, const fs::path& wanted) {
  std::vector<std::pair<fs::file_time_type, fs::path>> cuts;
  std::error_code error;  // what cannot be looked at is left alone
  for (const auto& entry : fs::directory_iterator(folder, error))
    if (entry.is_directory(error) && entry.path() != wanted)
      cuts.emplace_back(entry.last_write_time(error), entry.path());
  std::sort(cuts.rbegin(), cuts.rend());
  for (std::size_t i = kKept - 1; i < cuts.size(); ++i)
    fs::remove_all(cuts[i].second, error);
}

Status fold(frame::Context& context, opened::OpenedLedger& ledger, const Cut& cut,
            const fs::path& folder) {
  TRY_ASSIGN(const auto genesis, opened::read_genesis(ledger));
  const ledger::intake::Documents documents(ledger.paths.documents(), genesis.suite);
  screen::Progress progress(context.screen, context.clock, {"回溯", "folding the past"},
                            {"条", "events"}, cut.known_before);
  const follow::RebuildOptions options{
      .folder = folder,
      .memory = static_cast<std::size_t>(ledger.settings.integer("project.rebuild_memory")),
      .library = &documents,
      .until = Seq(cut.known_before - 1),
      .in_force_on = cut.in_force_on,
      .progress = [&](const follow::RebuildProgress& at) { progress.at(at.events); },
      .stop = [&] { return context.stop_code() != frame::kOk; }};
  return follow::rebuild(options, ledger.in_order(), genesis).map([](const auto&) {});
}

}  // namespace

Result<std::unique_ptr<Environment>> past_views(frame::Context& context,
                                                opened::OpenedLedger& ledger, Cut cut) {
  if (cut.known_before == UINT64_MAX) {
    TRY_ASSIGN(const Locator end, ledger.in_order().end());
    cut.known_before = end.value;
  }
  const fs::path all = ledger.paths.temporary() / "as-of" / "0";
  const fs::path folder = all / name_of(cut);
  const store::EnvOptions reading{.access = store::Access::kRead};
  if (fs::exists(folder / "CURRENT")) {
    auto kept = Environment::open_current(folder, reading);
    if (kept) return kept;  // else it is of another version, or torn: made again
  }
  TRY(store::make_folder(all, 0750));
  // Two that ask the same at once: the second waits no turn, it is told to ask again.
  TRY_ASSIGN(const auto lock, store::FileLock::take(all / "lock", "quanlu --known-at"));
  TRY(fold(context, ledger, cut, folder));
  sweep(all, folder);
  return Environment::open_current(folder, reading);
}

}  // namespace quanlu::consumers::cli::axes
