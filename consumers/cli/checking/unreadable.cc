#include "consumers/cli/checking/unreadable.h"

#include "consumers/cli/about/version.h"
#include "consumers/cli/opened/ledger.h"
#include "ledger/note/checkpoint.h"
#include "ledger/note/note.h"
#include "ledger/store/env.h"
#include "ledger/store/files.h"
#include "projections/views/environment.h"

namespace quanlu::consumers::cli::checking {
namespace {

namespace fs = std::filesystem;
namespace store = ledger::store;
using verify::Finding;
using verify::Level;

constexpr Partition kFirst{0};

// How many entries the newest published note says there are. Its signature needs the keys of
// genesis, which is in the log: so this is a hint to whoever looks, not a finding.
std::optional<std::uint64_t> published_size(const fs::path& root) {
  const auto bytes = store::read_file(root / "published" / "log" / "0" / "checkpoint",
                                      ledger::note::kNoteBytesMax);
  if (!bytes) return std::nullopt;
  const auto note = ledger::note::parse_note(as_text(*bytes));
  if (!note) return std::nullopt;
  const auto checkpoint = ledger::note::parse_checkpoint(note->text);
  if (!checkpoint) return std::nullopt;
  return checkpoint->size.value;
}

void add_damage(verify::Report& report, const Status& opened, const char* kind, Words text) {
  if (opened || opened.error().kind != Failure::kTampered) return;
  report.add({.kind = kind,
              .level = Level::kV6,
              .partition = kFirst,
              .seq = {},
              .locator = opened.error().where,
              .expected = opened.error().expected,
              .actual = opened.error().found,
              .text = std::move(text)});
}

Status open_views(const fs::path& folder) {
  TRY(projections::views::Environment::open_current(folder, {.access = store::Access::kRead}));
  return {};
}

Status open_state(const fs::path& folder) {
  TRY(store::Env::open(folder, {.access = store::Access::kRead}));
  return {};
}

void add_neighbours(verify::Report& report, const frame::LedgerPaths& paths) {
  add_damage(report, open_views(paths.views(kFirst)), "view_damaged",
             {"视图也已损坏", "the views are damaged, too"});
  add_damage(report, open_state(paths.state(kFirst)), "state_damaged",
             {"写入者的状态也已损坏", "the writer's state is damaged, too"});
}

}  // namespace

Verified log_unreadable(frame::Context& context, const std::optional<fs::path>& root,
                        const Error& error, Millis started, Millis began) {
  Verified verified;
  verify::Report& report = verified.report;
  report.add({.kind = error.reason,
              .level = Level::kV0,
              .partition = kFirst,
              .seq = {},
              .locator = error.where,
              .expected = error.expected,
              .actual = error.found,
              .text = error.what});
  verify::NotChecked entries{.what = "entries", .why = "logUnreadable", .partition = kFirst};
  if (root) {
    add_neighbours(report, {*root});
    if (const auto size = published_size(*root); size && *size > 0) {
      entries.from = Seq(0);
      entries.to = Seq(*size - 1);
    }
  }
  report.not_checked.push_back(std::move(entries));
  for (const Level level : {Level::kV1, Level::kV2, Level::kV3, Level::kV4, Level::kV5})
    report.not_checked.push_back({.what = std::string(to_text(level)), .why = "logUnreadable"});
  for (const Level level : {Level::kV1, Level::kV2, Level::kV3})
    report.level(level) = verify::LevelState::kSkipped;
  verified.frame = {.tool = "quanlu " + std::string(about::version()),
                    .started = started,
                    .elapsed_ms = context.clock.monotonic().value - began.value,
                    .kind = "lmdb",
                    .location = root ? root->string() : error.where,
                    .exit_code = report.exit_code()};
  return verified;
}

}  // namespace quanlu::consumers::cli::checking
