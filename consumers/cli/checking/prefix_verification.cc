#include "consumers/cli/checking/prefix_verification.h"

#include <algorithm>

#include "consumers/cli/about/version.h"
#include "consumers/cli/checking/asked.h"
#include "consumers/cli/checking/bundle_pins.h"
#include "consumers/cli/checking/particulars.h"
#include "consumers/cli/checking/promised.h"
#include "consumers/cli/opened/ledger.h"
#include "consumers/cli/prefix/prefix_copy.h"
#include "consumers/cli/prefix/prefix_source.h"
#include "consumers/cli/screen/progress.h"
#include "consumers/http/fetch.h"
#include "consumers/verify/verify.h"
#include "ledger/note/checkpoint.h"
#include "ledger/note/note.h"
#include "ledger/publish/stamping.h"

namespace quanlu::consumers::cli::checking {
namespace {

namespace fs = std::filesystem;
namespace note = ledger::note;
namespace publish = ledger::publish;
namespace tree = ledger::tree;
using verify::Finding;
using verify::Level;
using verify::LevelState;
using verify::Severity;

constexpr Partition kOnly{0};
constexpr std::uint64_t kStampsMax = 16;  // of one checkpoint that are asked for
constexpr const char* kCheckpoint = "checkpoint";
constexpr const char* kNotServed = "notServed";
const Words kNoNote{"读不到能用的检查点", "no checkpoint that can be read"};

// One verification of one prefix. What stands in the way of all checks ends in refuse(): the same
// report, with what is wrong and all that was not checked.
class PrefixVerification {
 public:
  PrefixVerification(frame::Context& context, const frame::Options& options)
      : context_(context),
        options_(options),
        started_(context.clock.now()),
        began_(context.clock.monotonic()),
        fetch_(http::CurlFetch::Connections::kKept),
        folder_(fs::path()) {}

  Result<Verified> run(const std::string& target, const std::vector<SeenBefore>& seen) {
    TRY(read_options());
    TRY(open(target));
    TRY_ASSIGN(const std::optional<Finding> wrong, begin());
    if (wrong) return refuse(*wrong);
    if (copy_) TRY(get_beside());
    TRY_ASSIGN(auto published, read_published(folder_, trusted_, genesis_, kOnly));
    if (!published) return refuse(lacking(kCheckpoint, "checkpoint_note", kNoNote));
    published_.push_back(std::move(published));
    if (published_.front()->newest.empty()) return refuse(published_.front()->findings);
    TRY(add_seen(seen, genesis_, {}, published_));
    if (copy_) TRY(get_tree());
    if (context_.interrupted != 0) return finished(stopped_report());
    return check();
  }

 private:
  Status read_options() {
    TRY_ASSIGN(pins_, bundle_pins(context_, options_));
    if (pins_.empty() && !options_.has("--trust-first"))
      return fail(
          Error{.kind = Failure::kUsage,
                .reason = "noPin",
                .what = {"没有说明这应是哪一本账", "nothing says which ledger this should be"},
                .where = options_.text("TARGET"),
                .expected = {},
                .found = {},
                .remedy = {"用 --log-id, --trust 或 --key 给出, 或用 --trust-first 相信它自己的",
                           "give --log-id, --trust or --key, or --trust-first to believe its "
                           "own"}});
    TRY_ASSIGN(request_, request_of(context_, options_));
    TRY_ASSIGN(promises_, read_given_promises(context_, options_, started_));
    return {};
  }

  Status open(const std::string& target) {
    if (prefix::is_url(target)) {
      TRY_ASSIGN(copy_, prefix::PrefixCopy::make(target, fetch_));
      location_ = copy_->url();
      folder_ = copy_->folder();
    } else {
      folder_ = publish::TileFolder((context_.directory / target).lexically_normal());
      location_ = folder_.root().string();
    }
    return {};
  }

  // In a folder what is there is there.
  Result<bool> get(const std::string& path, std::size_t bytes_max) {
    if (copy_) return copy_->get(path, bytes_max);
    std::error_code error;
    return fs::exists(folder_.root() / path, error);
  }

  // As far as the genesis whose keys decide what is believed; nothing is before it is pinned. A
  // finding: it ends here.
  Result<std::optional<Finding>> begin() {
    TRY_ASSIGN(const bool has_note, get(kCheckpoint, note::kNoteBytesMax));
    if (copy_ && copy_->unreachable()) return fail(*copy_->unreachable());
    if (!has_note) return lacking(kCheckpoint, "checkpoint_note", kNoNote);
    const auto size = claimed_size();
    if (!size) return of_note(size.error());
    size_ = *size;
    const auto width = static_cast<std::uint16_t>(std::min(tree::kTileWidth, size_.value));
    const std::string first = tree::bundle_path(0, width);
    TRY_ASSIGN(const bool has_entries, get(first, publish::kBundleBytesMax));
    if (!has_entries) return missing_file(first, Seq(0));
    const auto bundle = folder_.read_bundle(0, width);
    const publish::SplitBundle split =
        publish::split_bundle(bundle ? BytesView(*bundle) : BytesView());
    auto genesis = opened::genesis_of(split.entries.empty() ? BytesView() : split.entries.front(),
                                      place_of(first));
    if (!genesis) return of_genesis("genesis", genesis.error().expected, genesis.error().found);
    genesis_ = std::move(*genesis);
    return check_pins();
  }

  Result<TreeSize> claimed_size() const {
    TRY_ASSIGN(const auto text, folder_.checkpoint());
    TRY_ASSIGN(const auto parsed, note::parse_note(text.value_or("")));
    TRY_ASSIGN(const auto checkpoint, note::parse_checkpoint(parsed.text));
    if (checkpoint.size.value == 0)
      return fail(Failure::kIncomplete, "empty", {"检查点之下没有条目", "a checkpoint of nothing"});
    return checkpoint.size;
  }

  Result<std::optional<Finding>> check_pins() {
    if (pins_.log_id && *pins_.log_id != genesis_.log_id)
      return of_genesis("log_id", to_hex(pins_.log_id->bytes), to_hex(genesis_.log_id.bytes));
    const std::vector<std::string>& keys = options_.all("--key");
    const std::string& key = genesis_.checkpoint_keys.front();
    if (!keys.empty() && std::ranges::find(keys, key) == keys.end())
      return of_genesis("log_id", keys.front(), key);
    if (genesis_.partition_count != 1)
      return frame::usage({"只能核验只有一个分区的账的发布目录",
                           "only what is published of a ledger with one partition can be checked"},
                          location_, "1", std::to_string(genesis_.partition_count));
    request_.log_id = genesis_.log_id;
    if (options_.has("--trust-first") && pins_.empty()) request_.log_id.reset();
    if (const auto file = options_.maybe("--trust"))
      trusted_ = trusted_file((context_.directory / *file).parent_path(), genesis_, kOnly);
    return std::optional<Finding>();
  }

  // What lies beside the checkpoint under names that its size gives.
  Status get_beside() {
    TRY(get(folder_.checkpoint_file(size_).lexically_relative(folder_.root()).string(),
            note::kNoteBytesMax));
    for (std::uint64_t number = 1; options_.has("--tsa-roots") && number <= kStampsMax; ++number) {
      TRY_ASSIGN(const bool there,
                 get(publish::stamp_path(size_, number), ledger::crypto::kTimeStampBytesMax));
      if (!there) break;
    }
    return {};
  }

  // The note is signed by the key of the genesis: now its size says how much there is to ask for.
  Status get_tree() {
    screen::Progress progress(context_.screen, context_.clock, {"取回", "fetching"},
                              {"条", "entries"}, size_.value);
    return copy_->get_tree(
        size_, [&](std::uint64_t entries) { progress.at(entries); }, context_.interrupted);
  }

  Result<Verified> check() {
    prefix::PrefixSource source(folder_, kOnly, size_);
    if (source.end() == 0)
      return refuse(missing_file(source.missing()->path, source.missing()->first));
    verify::PublishedTree& published = published_.front()->tree;
    if (source.missing())  // what reaches further than the entries that are there says nothing
      std::erase_if(published.roots, [&](const verify::SignedRoot& root) {
        return root.size.value > source.end() && root.size <= size_;
      });
    TRY_ASSIGN(const OutsideGiven outside, outside_given(context_, options_, &genesis_));
    TRY_ASSIGN(request_.levels, levels_of(options_, possible_levels(outside)));
    request_.published = {published};
    request_.promises = promises_.to_check;
    request_.check_outside = outside_check(published_, genesis_, outside, started_);
    screen::Progress progress(context_.screen, context_.clock, {"核验", "verifying"},
                              {"条", "entries"}, source.rows());
    request_.progress = [&](std::uint64_t done, std::uint64_t) { progress.at(done); };
    verify::Report report = verify::verify({&source}, request_);
    for (const Finding& finding : promises_.findings)
      if (request_.levels.has(finding.level)) report.add(finding);
    if (source.missing()) cut_short(source, report);
    take_notes(published_, request_.levels, report);
    progress.clear();
    return finished(std::move(report));
  }

  std::string possible_levels(const OutsideGiven& outside) const {
    const auto& roots = published_.front()->tree.roots;
    std::string text = "V0,V1,V2";
    if (std::ranges::find(roots, Level::kV3, &verify::SignedRoot::level) != roots.end())
      text += ",V3";
    if (outside.any()) text += ",V4";
    if (promises_.to_check) text += ",V5";
    return text;
  }

  // The records end before the tree does: right as far as they go, and no more can be said.
  void cut_short(const prefix::PrefixSource& source, verify::Report& report) {
    if (request_.levels.has(Level::kV2))
      report.add(missing_file(source.missing()->path, source.missing()->first));
    for (const Level level : {Level::kV0, Level::kV1, Level::kV2})
      if (report.level(level) == LevelState::kOk) report.level(level) = LevelState::kIncomplete;
    for (verify::NotChecked& item : report.not_checked)
      if (item.what == "V2" && item.why == "noCheckpoint") item.why = kNotServed;
    report.not_checked.push_back({.what = "entries",
                                  .why = kNotServed,
                                  .partition = kOnly,
                                  .from = Seq(source.end()),
                                  .to = Seq(size_.value - 1)});
  }

  Finding lacking(const std::string& path, const char* kind, Words text) const {
    return {.kind = kind,
            .level = Level::kV2,
            .severity = Severity::kIncomplete,
            .partition = kOnly,
            .seq = {},
            .locator = place_of(path),
            .expected = {},
            .actual = copy_ ? copy_->why_not(path) : "absent",
            .text = std::move(text)};
  }
  Finding missing_file(const std::string& path, Seq first) const {
    Finding finding =
        lacking(path, "tile_missing", {"缺少已发布的文件", "a published file is missing"});
    finding.seq = first;
    return finding;
  }
  Finding of_note(const Error& error) const {
    Finding finding = lacking(kCheckpoint, "checkpoint_note", error.what);
    finding.expected = error.expected;
    finding.actual = error.reason;
    return finding;
  }
  static Finding of_genesis(const char* kind, std::string expected, std::string actual) {
    return {.kind = kind,
            .level = Level::kV0,
            .partition = kOnly,
            .seq = Seq(0),
            .locator = "seq 0",
            .expected = std::move(expected),
            .actual = std::move(actual),
            .text = {"创世条目或其检查点公钥不是所要的那一个",
                     "the genesis or its checkpoint key is not the one that was asked for"}};
  }

  Result<Verified> refuse(const Finding& wrong) { return refuse(std::vector<Finding>{wrong}); }
  Result<Verified> refuse(const std::vector<Finding>& wrong) {
    verify::Report report = stopped_report();
    for (const Finding& finding : wrong)
      report.add(finding);
    return finished(std::move(report));
  }

  // Nothing was judged: each level that could have been is open.
  verify::Report stopped_report() {
    verify::Report report;
    report.interrupted = context_.interrupted != 0;
    for (const Level level : {Level::kV0, Level::kV1, Level::kV2, Level::kV3}) {
      report.level(level) = LevelState::kSkipped;
      report.not_checked.push_back({.what = std::string(to_text(level)), .why = kNotServed});
    }
    for (const Level level : {Level::kV4, Level::kV5})
      report.not_checked.push_back({.what = std::string(to_text(level)), .why = kNotServed});
    return report;
  }

  void what_is_not_here(verify::Report& report) const {
    if (!request_.levels.has(Level::kV6))
      report.not_checked.push_back({.what = "V6", .why = "noViews"});
    report.not_checked.push_back({.what = "access", .why = "notPublished"});
    if (copy_)  // a folder is read whole, over HTTP there is no list of names
      for (const char* const what : {"keptCheckpoints", "timestamps", "formerTiles"})
        report.not_checked.push_back({.what = what, .why = "noListing"});
    if (trusted_.empty()) report.not_checked.push_back({.what = "trust", .why = "noTrustFile"});
  }

  std::string place_of(const std::string& path) const { return location_ + "/" + path; }

  Result<Verified> finished(verify::Report report) {
    what_is_not_here(report);
    if (report.log_id.empty() && !genesis_.entry.empty()) {
      report.log_id = to_hex(genesis_.log_id.bytes);
      report.origin = genesis_.origin;
      report.suite = to_text(genesis_.suite);
      report.partitions = genesis_.partition_count;
    }
    if (copy_) as_served(report);
    Verified verified{
        .report = {},
        .frame = {.tool = "quanlu " + std::string(about::version()),
                  .started = started_,
                  .elapsed_ms = context_.clock.monotonic().value - began_.value,
                  .kind = copy_ ? "http" : "tiles",
                  .location = location_,
                  .exit_code = frame::worst(
                      report.exit_code(), report.interrupted ? context_.stop_code() : frame::kOk)},
        .newest = newest_of(published_)};
    verified.frame.particulars = particulars_of(published_, report);
    verified.report = std::move(report);
    return verified;
  }

  // Places in the copy are said as the server has them, with what it said of them.
  void as_served(verify::Report& report) const {
    for (Finding& finding : report.findings) {
      const std::string served = copy_->served_as(finding.locator);
      const std::string path =
          served.starts_with(location_ + "/") ? served.substr(location_.size() + 1) : served;
      if (const std::string why = copy_->why_not(path); !why.empty()) finding.actual = why;
      finding.locator = served;
    }
    if (report.error) report.error->where = copy_->served_as(report.error->where);
  }

  frame::Context& context_;
  const frame::Options& options_;
  const Millis started_, began_;
  http::CurlFetch fetch_;
  std::unique_ptr<prefix::PrefixCopy> copy_;  // null: a folder
  publish::TileFolder folder_;
  std::string location_;
  BundlePins pins_;
  verify::Request request_;
  Promises promises_;
  TreeSize size_;  // that the checkpoint claims
  ledger::chain::Genesis genesis_;
  fs::path trusted_;
  AllPublished published_;
};

}  // namespace

bool is_prefix(const frame::Context& context, const std::optional<std::string>& target) {
  if (!target) return false;
  if (prefix::is_url(*target)) return true;
  const fs::path folder = context.directory / *target;
  std::error_code error;  // what cannot be looked at is none
  return fs::is_regular_file(folder / kCheckpoint, error) &&
         !fs::exists(folder / "quanlu.toml", error) && !fs::exists(folder / "log", error);
}

Result<Verified> verify_prefix(frame::Context& context, const frame::Options& options,
                               const std::vector<SeenBefore>& seen) {
  return PrefixVerification(context, options).run(options.text("TARGET"), seen);
}

}  // namespace quanlu::consumers::cli::checking
