#include "consumers/cli/checking/compare_views.h"

#include <unistd.h>

#include "consumers/cli/checking/last_seq.h"
#include "ledger/intake/documents.h"
#include "ledger/store/files.h"
#include "projections/follow/digest.h"
#include "projections/follow/rebuild.h"
#include "schemas/base/bytes.h"

namespace quanlu::consumers::cli::checking {
namespace {

namespace fs = std::filesystem;
namespace follow = projections::follow;
namespace views = projections::views;
using verify::Finding;
using verify::Level;

constexpr ledger::store::EnvOptions kReading{.access = ledger::store::Access::kRead};

// Beside the ledger; of a copy that may only be read, where the system keeps what passes.
fs::path scratch_parent(const frame::LedgerPaths& paths) {
  const fs::path ours = paths.temporary();
  std::error_code ignored;
  const fs::path& made_in = fs::exists(ours, ignored) ? ours : paths.root;
  return access(made_in.c_str(), W_OK) == 0 ? ours : fs::temp_directory_path(ignored);
}

// A folder that is gone with its object.
class Scratch {
 public:
  explicit Scratch(const fs::path& parent)
      : path_(parent / ("verify-" + std::to_string(getpid()))) {}
  ~Scratch() {
    std::error_code ignored;  // what stays in tmp/ harms nobody
    fs::remove_all(path_, ignored);
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

class Comparison {
 public:
  Comparison(opened::OpenedLedger& opened, const ledger::chain::Genesis& genesis,
             verify::Report& report)
      : opened_(opened), genesis_(genesis), report_(report), hasher_(genesis.suite) {}

  Status run() {
    auto found = views::Environment::open_current(opened_.paths.views(partition_), kReading);
    if (!found) return fault(found.error());
    const auto digest = follow::digest_environment(**found, hasher_);
    if (!digest) return fault(digest.error());
    const std::uint64_t position = digest->next_seq;
    // Rows that do not say how far they know are judged by the position.
    const std::uint64_t rows = digest->rows_next != 0 ? digest->rows_next : position;
    ledger::log::Log& log = opened_.in_order();
    TRY_ASSIGN(const Locator end, log.end());
    if (position > rows) position_is_wrong(rows, position);
    const std::uint64_t next = rows <= end.value ? rows : position;
    // Both behind the log, or of another chain: the remembered head's finding.
    if (next > end.value || next == 0) return {};
    if (next < end.value) behind(next, end.value);
    TRY_ASSIGN(const bool same, rows_are_replayed(log, **found, *digest, next));
    if (!same || position >= rows) return {};
    return check_earlier_position(log, *digest);
  }

 private:
  // What the log gives up to there; nothing when its chain is broken, which is V1's finding.
  Result<std::optional<follow::EnvironmentDigest>> replay(const Scratch& scratch,
                                                          ledger::log::Log& log,
                                                          std::uint64_t next) {
    TRY(ledger::store::make_folder(scratch.path(), 0700));
    const ledger::intake::Documents documents(opened_.paths.documents(), genesis_.suite);
    const auto replayed = follow::rebuild(
        {.folder = scratch.path(), .library = &documents, .until = Seq(next - 1)}, log, genesis_);
    if (!replayed) {
      TRY(cannot(replayed.error()));
      return std::nullopt;
    }
    TRY_ASSIGN(const auto environment, views::Environment::open_current(scratch.path(), kReading));
    TRY_ASSIGN(auto digest, follow::digest_environment(*environment, hasher_));
    return digest;
  }

  Result<bool> rows_are_replayed(ledger::log::Log& log, views::Environment& found,
                                 const follow::EnvironmentDigest& digest, std::uint64_t next) {
    const Scratch scratch(scratch_parent(opened_.paths));
    TRY_ASSIGN(const auto wanted, replay(scratch, log, next));
    if (!wanted) return false;
    report_.checked.views += wanted->views.size();
    if (wanted->views != digest.views) {
      TRY_ASSIGN(const auto shown, views::Environment::open_current(scratch.path(), kReading));
      TRY(name_difference(*shown, found));
      return false;
    }
    // The keys and the epoch of the saved state decide what is followed next.
    if (wanted->next_seq == digest.next_seq && wanted->position != digest.position)
      position_is_wrong(wanted->next_seq, digest.next_seq);
    return true;
  }

  // The rows are right and further than the position: following goes over the same events again
  // and applies none twice, so only a state that the log never had is wrong.
  Status check_earlier_position(ledger::log::Log& log, const follow::EnvironmentDigest& digest) {
    if (digest.next_seq == 0) return {};
    const Scratch scratch(scratch_parent(opened_.paths));
    TRY_ASSIGN(const auto then, replay(scratch, log, digest.next_seq));
    if (then && then->position != digest.position)
      position_is_wrong(digest.rows_next, digest.next_seq);
    return {};
  }

  Status name_difference(views::Environment& wanted, views::Environment& found) {
    const auto difference = follow::first_difference(wanted, found);
    if (!difference) return fault(difference.error());
    Finding finding{.kind = "view_digest",
                    .level = Level::kV6,
                    .partition = partition_,
                    .seq = {},
                    .locator = "views"};
    finding.text = {"视图与账重放的结果不同", "a view differs from the replay of the log"};
    if (*difference) describe(**difference, finding);
    report_.add(std::move(finding));
    return {};
  }

  static void describe(const follow::Difference& difference, Finding& finding) {
    using Kind = follow::Difference::Kind;
    finding.locator = "view " + std::string(difference.view) + " key " + to_hex(difference.key);
    finding.seq = last_seq(views::find_view(difference.view)->view, difference.wanted);
    finding.expected = difference.kind == Kind::kAdded ? "no row" : "the row that the log gives";
    finding.actual = difference.kind == Kind::kMissing ? "no row"
                     : difference.kind == Kind::kAdded ? "a row"
                                                       : "another row";
  }

  void position_is_wrong(std::uint64_t wanted, std::uint64_t found) {
    report_.add({.kind = "view_position",
                 .level = Level::kV6,
                 .partition = partition_,
                 .seq = {},
                 .locator = "position",
                 .expected = "the state behind " + std::to_string(wanted) + " events",
                 .actual = "another state, behind " + std::to_string(found) + " events",
                 .text = {"视图的位置不是其各行与账所得的",
                          "the position of the views is not what their rows and the log give"}});
  }

  Status fault(const Error& error) {
    return error.kind == Failure::kTampered ? damaged(error) : cannot(error);
  }
  Status damaged(const Error& error) {
    report_.add({.kind = "view_damaged",
                 .level = Level::kV6,
                 .partition = partition_,
                 .seq = {},
                 .locator = error.where.empty() ? "position" : error.where,
                 .expected = error.expected,
                 .actual = error.found,
                 .text = {error.what.zh + ": 用 quanlu rebuild 重建",
                          error.what.en + ": quanlu rebuild makes the views again"}});
    return {};
  }
  Status cannot(const Error& error) {
    report_.not_checked.push_back({.what = "V6", .why = error.reason, .partition = partition_});
    if (report_.level(Level::kV6) == verify::LevelState::kOk)
      report_.level(Level::kV6) = verify::LevelState::kIncomplete;
    return {};
  }
  void behind(std::uint64_t next, std::uint64_t end) {
    report_.not_checked.push_back({.what = "views",
                                   .why = "behind",
                                   .partition = partition_,
                                   .from = Seq(next),
                                   .to = Seq(end - 1)});
  }

  opened::OpenedLedger& opened_;
  const ledger::chain::Genesis& genesis_;
  const Partition partition_{};  // findings about the views of a ledger name partition 0
  verify::Report& report_;
  ledger::crypto::Hasher hasher_;
};

}  // namespace

bool has_views(const opened::OpenedLedger& opened) {
  return fs::exists(opened.paths.views(Partition(0)) / "CURRENT");
}

Status compare_views(opened::OpenedLedger& opened, const ledger::chain::Genesis& genesis,
                     verify::Report& report) {
  if (opened.partitions() == genesis.partition_count)
    return Comparison(opened, genesis, report).run();
  report.not_checked.push_back({.what = "V6", .why = "partition_absent"});
  if (report.level(Level::kV6) == verify::LevelState::kOk)
    report.level(Level::kV6) = verify::LevelState::kIncomplete;
  return {};
}

}  // namespace quanlu::consumers::cli::checking
