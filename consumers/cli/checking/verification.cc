#include "consumers/cli/checking/verification.h"

#include <algorithm>

#include "consumers/cli/about/version.h"
#include "consumers/cli/checking/access_root.h"
#include "consumers/cli/checking/asked.h"
#include "consumers/cli/checking/bundle_pins.h"
#include "consumers/cli/checking/check_source.h"
#include "consumers/cli/checking/compare_views.h"
#include "consumers/cli/checking/prefix_verification.h"
#include "consumers/cli/checking/promised.h"
#include "consumers/cli/checking/published.h"
#include "consumers/cli/checking/remembered.h"
#include "consumers/cli/checking/unreadable.h"
#include "consumers/cli/checking/unsigned_tail.h"
#include "consumers/cli/evidence/publishing.h"
#include "consumers/cli/frame/context.h"
#include "consumers/cli/opened/configuration.h"
#include "consumers/cli/opened/ledger.h"
#include "consumers/cli/opened/log_source.h"
#include "consumers/cli/screen/progress.h"
#include "consumers/verify/verify.h"
#include "schemas/base/bytes.h"

namespace quanlu::consumers::cli::checking {
namespace {

using frame::Context;
using frame::Options;
using opened::OpenedLedger;

Result<AllPublished> all_published(const OpenedLedger& opened, const std::filesystem::path& trust,
                                   const ledger::chain::Genesis& genesis) {
  AllPublished all;
  for (std::uint32_t i = 0; i < opened.partitions(); ++i) {
    TRY_ASSIGN(auto published, read_published(opened.paths, trust, genesis, Partition(i)));
    if (published) all.push_back(std::move(published));
  }
  return all;
}

bool remembers(const OpenedLedger& opened) {
  return has_views(opened) ||
         std::filesystem::exists(opened.paths.state(Partition(0)) / "data.mdb");
}

// A partition of which nothing is there any more, though a note about its tree is.
Status find_missing(const OpenedLedger& opened, const std::filesystem::path& trust,
                    const ledger::chain::Genesis& genesis, verify::Report& report) {
  for (std::size_t p = opened.partitions(); p < genesis.partition_count; ++p) {
    const Partition partition(static_cast<std::uint32_t>(p));
    TRY_ASSIGN(const auto published, read_published(opened.paths, trust, genesis, partition));
    const TreeSize size =
        published ? std::max(published->newest_size, published->trusted_size) : TreeSize(0);
    if (size.value == 0) continue;  // the report says that it was not checked
    report.add(
        {.kind = "missing",
         .level = verify::Level::kV2,
         .partition = partition,
         .seq = Seq(0),
         .locator = "partition " + std::to_string(p),
         .expected = "the entries under the checkpoint of size " + std::to_string(size.value),
         .actual = "no log",
         .text = {"检查点之下的整个分区已不在",
                  "a whole partition that is under a checkpoint is gone"}});
  }
  return {};
}

// Without --levels all that can be done here: V2 and V3 when a checkpoint was published or seen, V6
// when views or the writer's state are local.
std::string possible_levels(const OpenedLedger& opened, const AllPublished& published,
                            const Promises& promises) {
  std::string text = "V0,V1";
  if (!published.empty()) text += ",V2,V3";
  if (promises.to_check) text += ",V5";
  if (remembers(opened)) text += ",V6";
  return text;
}

// What the command line pins, else what `init` wrote. Neither: nobody said which ledger this should
// be, and --trust-first has to say that this is meant.
Result<std::optional<Digest>> pin_of(const Options& options, const BundlePins& pins,
                                     const OpenedLedger& opened) {
  if (!pins.empty()) return pins.log_id;
  TRY_ASSIGN(const auto pin, opened::read_pin(opened.paths));
  if (pin || options.has("--trust-first")) return pin;
  Error error{.kind = Failure::kUsage,
              .reason = "noPin",
              .what = {"没有说明这应是哪一本账", "nothing says which ledger this should be"}};
  error.where = opened.paths.trust().string();
  error.remedy = {"用 --log-id, --trust 或 --key 给出, 或用 --trust-first 相信它自己的",
                  "give --log-id, --trust or --key, or --trust-first to believe its own"};
  return fail(opened::half_made_or(std::move(error), opened.paths.root));
}

// What --key says of a ledger that was opened. A key alone pins the log id by way of a checkpoint
// that it signed.
class PinnedKeys {
 public:
  PinnedKeys(const Options& options, const ledger::chain::Genesis* genesis)
      : keys_(options.all("--key")), genesis_(genesis) {
    if (genesis != nullptr) wrong_ = key_mismatch(keys_, *genesis);
  }

  // Whether it is what says which ledger this is.
  bool pins(const std::optional<Digest>& log_id) const {
    return !log_id && !keys_.empty() && genesis_ != nullptr && !wrong_;
  }
  void report_wrong(verify::Report& report) const {
    if (wrong_)
      report.add({.kind = "log_id",
                  .level = verify::Level::kV0,
                  .partition = Partition(0),
                  .seq = Seq(0),
                  .locator = "seq 0",
                  .expected = wrong_->expected,
                  .actual = wrong_->found,
                  .text = {"创世条目的检查点公钥不是所要的那一个",
                           "the checkpoint key of the genesis is not the one that was asked for"}});
  }
  // Without such a checkpoint nothing ties the genesis to the key.
  void report_untied(const AllPublished& published, verify::Report& report) const {
    const bool signed_by_it = std::ranges::any_of(published, [this](const auto& one) {
      return !one->newest.empty() &&
             std::ranges::find(keys_, genesis_->checkpoint_keys[one->tree.partition.value]) !=
                 keys_.end();
    });
    if (signed_by_it && report.level(verify::Level::kV2) == verify::LevelState::kOk) return;
    report.not_checked.push_back({.what = "logId", .why = "keyWithoutCheckpoint"});
    for (const verify::Level level : {verify::Level::kV0, verify::Level::kV1})
      if (report.level(level) == verify::LevelState::kOk)
        report.level(level) = verify::LevelState::kIncomplete;
  }

 private:
  const std::vector<std::string>& keys_;
  const ledger::chain::Genesis* genesis_;
  std::optional<KeyMismatch> wrong_;
};

// What is published ends where its checkpoint does.
tl::unexpected<Error> tail_is_elsewhere(const Options& options) {
  return frame::usage({"只有账本本身才有检查点之上的条目",
                       "only the ledger itself has entries above its checkpoint"},
                      "--max-unsigned-age", "-L LEDGER", options.text("TARGET"));
}

struct Sources {
  std::vector<std::unique_ptr<opened::LogSource>> owned;
  std::vector<verify::RecordSource*> list;
};

Result<Sources> open_sources(OpenedLedger& opened) {
  Sources sources;
  for (std::size_t i = 0; i < opened.partitions(); ++i) {
    TRY_ASSIGN(auto source,
               opened::LogSource::open(*opened.logs[i], Partition(static_cast<std::uint32_t>(i))));
    sources.list.push_back(source.get());
    sources.owned.push_back(std::move(source));
  }
  return sources;
}

}  // namespace

Result<Verified> run_verification(Context& context, const Options& options,
                                  const std::vector<SeenBefore>* seen) {
  const Millis started = context.clock.now(), began = context.clock.monotonic();
  if (is_prefix(context, options.maybe("TARGET"))) {
    if (options.has("--max-unsigned-age")) return tail_is_elsewhere(options);
    return verify_prefix(context, options, seen);
  }
  TRY_ASSIGN(verify::Request request, request_of(context, options));
  TRY_ASSIGN(const BundlePins pins, bundle_pins(context, options));
  TRY_ASSIGN(const std::int64_t unsigned_max, options.duration_ms("--max-unsigned-age", 0));
  auto ledger = opened::open_ledger(context, options.maybe("TARGET"), opened::Partitions::kAsFound);
  if (!ledger && ledger.error().kind == Failure::kTampered)
    return log_unreadable(context, opened::ledger_folder(context, options.maybe("TARGET")),
                          ledger.error(), started, began);
  if (!ledger) return fail(std::move(ledger).error());
  OpenedLedger opened = std::move(*ledger);
  TRY_ASSIGN(request.log_id, pin_of(options, pins, opened));
  const std::filesystem::path trust = pins.trust ? pins.trust->parent_path() : opened.paths.trust();
  const auto genesis = opened::read_genesis(opened);
  const PinnedKeys keys(options, genesis ? &*genesis : nullptr);
  const bool pinned_by_key = keys.pins(request.log_id);
  if (pinned_by_key) request.log_id = genesis->log_id;
  TRY_ASSIGN(Promises promises, read_promises(context, options, opened, started));
  AllPublished published;
  if (genesis) {
    TRY_ASSIGN(published, all_published(opened, trust, *genesis));
    TRY(add_seen(
        seen, *genesis, started,
        [&](Partition partition) {
          return nothing_published(evidence::published_folder({opened.paths.root}, partition),
                                   trusted_file(trust, *genesis, partition), partition);
        },
        published));
    for (const auto& one : published)
      request.published.push_back(one->tree);
  }
  TRY_ASSIGN(const OutsideGiven outside,
             outside_given(context, options, genesis ? &*genesis : nullptr));
  TRY_ASSIGN(request.levels, levels_of(options, possible_levels(opened, published, promises) +
                                                    (outside.any() ? ",V4" : "")));
  if (outside.age_max_ms > 0) request.levels.add(verify::Level::kV4);
  request.promises = std::move(promises.to_check);
  request.access_root = access_root_of(context, opened.paths);
  Remembered remembered;
  if (genesis && request.levels.has(verify::Level::kV6)) {
    TRY_ASSIGN(remembered, remembered_heads(opened.paths, *genesis));
    request.remembered = remembered.heads;
    if (has_views(opened))
      request.compare_views = [&](verify::Report& report) {
        return compare_views(opened, *genesis, report);
      };
  }
  if (genesis) request.check_outside = outside_check(published, *genesis, outside, started);
  TRY_ASSIGN(const Sources sources, open_sources(opened));
  std::uint64_t total = 0;
  for (const verify::RecordSource* source : sources.list)
    total += source->rows();
  screen::Progress progress(context.screen, context.clock, {"核验", "verifying"}, {"条", "entries"},
                            total);
  request.progress = [&](std::uint64_t done, std::uint64_t) { progress.at(done); };

  verify::Report report = verify::verify(sources.list, request);
  promises.findings.insert(promises.findings.end(), remembered.findings.begin(),
                           remembered.findings.end());
  for (const verify::Finding& finding : promises.findings)
    if (request.levels.has(finding.level)) report.add(finding);
  if (genesis) TRY(find_missing(opened, trust, *genesis, report));
  keys.report_wrong(report);
  if (pinned_by_key) keys.report_untied(published, report);
  take_notes(published, request.levels, started, report);
  if (unsigned_max > 0) TRY(check_unsigned_tail(opened, started, unsigned_max, report));
  TRY(check_source(opened, request.strict_strays, report));
  if (std::filesystem::exists(opened.paths.access() / "log"))
    report.not_checked.push_back({.what = "access", .why = "ownLedger"});
  progress.clear();
  Verified verified{
      .report = {},
      .frame = {.tool = "quanlu " + std::string(about::version()),
                .started = started,
                .elapsed_ms = context.clock.monotonic().value - began.value,
                .kind = opened.logs.front()->is_mirror() ? "kafka" : "lmdb",
                .location = opened.location(),
                .exit_code = frame::worst(report.exit_code(),
                                          report.interrupted ? context.stop_code() : frame::kOk)},
      .newest = {}};
  TRY_ASSIGN(verified.frame.particulars, particulars_of(opened, published, report));
  verified.newest = newest_of(published);
  verified.report = std::move(report);
  return verified;
}

}  // namespace quanlu::consumers::cli::checking
