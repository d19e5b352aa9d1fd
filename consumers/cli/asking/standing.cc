#include "consumers/cli/asking/standing.h"

#include "consumers/cli/evidence/publishing.h"
#include "ledger/chain/entry.h"
#include "schemas/base/bytes.h"

namespace quanlu::consumers::cli::asking {
namespace {

namespace store = ledger::store;

Result<Standing::Head> head_of(ledger::log::LmdbLog& log) {
  TRY_ASSIGN(const Locator end, log.end());
  TRY_ASSIGN(const auto last, log.get(Locator(end.value - 1)));
  if (!last || !ledger::chain::has_entry_form(last->entry))
    return fail(Failure::kTampered, "row_damaged",
                {"日志末条缺失或损坏", "the last entry of the log is missing or damaged"},
                "seq " + std::to_string(end.value - 1));
  const auto header = ledger::chain::read_header(last->entry);
  return Standing::Head{.end = end.value, .epoch = header.epoch, .recorded_at = header.recorded_at};
}

Status add_head(Standing& standing, opened::OpenedLedger& ledger) {
  TRY_ASSIGN(const auto genesis, opened::read_genesis(ledger));
  standing.log_id = to_hex(genesis.log_id.bytes);
  standing.origin = genesis.origin;
  for (const auto& log : ledger.logs) {
    TRY_ASSIGN(const Standing::Head head, head_of(*log));
    standing.heads.push_back(head);
  }
  standing.strays_lie_there = ledger.logs.front()->is_mirror();
  const Partition first(0);
  TRY_ASSIGN(const auto note, evidence::published_folder({ledger.paths.root}, first).checkpoint());
  if (!note) return {};
  TRY_ASSIGN(const evidence::ReadNote read, evidence::read_note(genesis, first, *note));
  standing.checkpoint = read.checkpoint;
  return {};
}

Status add_views(Standing& standing, const OpenedViews& views) {
  standing.has_views = true;
  standing.views_next = views.next;
  standing.lag = views.behind();
  TRY_ASSIGN(const auto rows, views.snapshot->quarantine({.limit = 0, .cursor = {}}));
  standing.quarantined = rows.rows.size();
  return {};
}

}  // namespace

Result<Standing> stand(const frame::Context& context) {
  Standing standing;
  auto views = peek_views(context);
  if (views) {
    TRY(add_head(standing, views->ledger));
    TRY(add_views(standing, *views));
    TRY_ASSIGN(standing.disk, store::disk_space(views->ledger.paths.root));
    standing.writer = lock_holder(views->ledger.paths);
    return standing;
  }
  if (views.error().reason != "views_absent") return tl::make_unexpected(views.error());
  TRY_ASSIGN(auto ledger, opened::open_ledger(context));
  TRY(add_head(standing, ledger));
  TRY_ASSIGN(standing.disk, store::disk_space(ledger.paths.root));
  standing.writer = lock_holder(ledger.paths);
  return standing;
}

std::string lock_holder(const frame::LedgerPaths& paths) {
  const auto file = paths.run() / "writer.lock";
  if (!std::filesystem::exists(file)) return {};
  const auto lock = store::FileLock::take(file, "quanlu status");
  return !lock && lock.error().kind == Failure::kConflict ? lock.error().found : std::string();
}

}  // namespace quanlu::consumers::cli::asking
