#include "consumers/cli/checking/compare_views.h"

#include <unistd.h>

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
             Partition partition, verify::Report& report)
      : opened_(opened),
        genesis_(genesis),
        partition_(partition),
        report_(report),
        hasher_(genesis.suite) {}

  Status run() {
    auto found = views::Environment::open_current(opened_.paths.views(partition_), kReading);
    if (!found) return cannot(found.error());
    const auto digest = follow::digest_environment(**found, hasher_);
    if (!digest && digest.error().kind == Failure::kTampered) return damaged(digest.error());
    if (!digest) return cannot(digest.error());
    ledger::log::LmdbLog& log = *opened_.logs[partition_.value];
    TRY_ASSIGN(const Locator end, log.end());
    // Positions behind the log, or of another chain, are the remembered head's finding.
    if (digest->next_seq > end.value || digest->next_seq == 0) return {};
    if (digest->next_seq < end.value) behind(digest->next_seq, end.value);
    return replay_and_compare(log, **found, *digest);
  }

 private:
  Status replay_and_compare(ledger::log::LmdbLog& log, views::Environment& found,
                            const follow::EnvironmentDigest& digest) {
    const Scratch scratch(opened_.paths.temporary());
    TRY(ledger::store::make_folder(scratch.path(), 0750));
    // A broken chain is V1's finding; without it there is nothing to compare with.
    const auto replayed = follow::rebuild(
        {.folder = scratch.path(), .partition = partition_, .until = Seq(digest.next_seq - 1)}, log,
        genesis_);
    if (!replayed) return cannot(replayed.error());
    TRY_ASSIGN(const auto replay, views::Environment::open_current(scratch.path(), kReading));
    TRY_ASSIGN(const auto wanted, follow::digest_environment(*replay, hasher_));
    report_.checked.views += wanted.views.size();
    if (wanted == digest) return {};
    return name_difference(*replay, found);
  }

  Status name_difference(views::Environment& wanted, views::Environment& found) {
    const auto difference = follow::first_difference(wanted, found);
    if (!difference && difference.error().kind == Failure::kTampered)
      return damaged(difference.error());
    if (!difference) return tl::make_unexpected(difference.error());
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
    finding.expected = difference.kind == Kind::kAdded ? "no row" : "the row that the log gives";
    finding.actual = difference.kind == Kind::kMissing ? "no row"
                     : difference.kind == Kind::kAdded ? "a row"
                                                       : "another row";
  }

  Status damaged(const Error& error) {
    report_.add({.kind = "view_damaged",
                 .level = Level::kV6,
                 .partition = partition_,
                 .seq = {},
                 .locator = error.where,
                 .expected = error.expected,
                 .actual = error.found,
                 .text = {"视图的一行已损坏", "a row of a view is damaged"}});
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
  Partition partition_;
  verify::Report& report_;
  ledger::crypto::Hasher hasher_;
};

}  // namespace

bool has_views(const opened::OpenedLedger& opened) {
  for (std::uint32_t i = 0; i < opened.partitions(); ++i)
    if (fs::exists(opened.paths.views(Partition(i)) / "CURRENT")) return true;
  return false;
}

Status compare_views(opened::OpenedLedger& opened, const ledger::chain::Genesis& genesis,
                     verify::Report& report) {
  for (std::uint32_t i = 0; i < opened.partitions(); ++i)
    TRY(Comparison(opened, genesis, Partition(i), report).run());
  return {};
}

}  // namespace quanlu::consumers::cli::checking
