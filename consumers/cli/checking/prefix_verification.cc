#include "consumers/cli/checking/prefix_verification.h"

#include <algorithm>

#include "consumers/cli/about/version.h"
#include "consumers/cli/checking/asked.h"
#include "consumers/cli/checking/bundle_pins.h"
#include "consumers/cli/checking/particulars.h"
#include "consumers/cli/checking/promised.h"
#include "consumers/cli/checking/published_parts.h"
#include "consumers/cli/opened/ledger.h"
#include "consumers/cli/screen/progress.h"
#include "consumers/verify/verify.h"
#include "ledger/chain/entry.h"
#include "ledger/note/checkpoint.h"

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

constexpr Partition kFirstPartition{0};
constexpr const char* kNotServed = "notServed";
const Words kNoNote{"读不到能用的检查点", "no checkpoint that can be read"};

// One verification of one location: the prefix of a ledger's only partition, or the prefixes of all
// partitions as 0, 1, … below it. What stands in the way of all checks ends in refuse(): the same
// report, with what is wrong and all that was not checked. What is wrong with a partition behind
// the first leaves that one unchecked, and it is said.
class PrefixVerification {
 public:
  PrefixVerification(frame::Context& context, const frame::Options& options)
      : context_(context),
        options_(options),
        started_(context.clock.now()),
        began_(context.clock.monotonic()),
        parts_(context) {}

  Result<Verified> run(const std::string& target, const std::vector<SeenBefore>* seen) {
    TRY(read_options());
    TRY(parts_.open(target));
    TRY_ASSIGN(const std::optional<Finding> wrong, begin());
    if (wrong) return refuse(*wrong);
    for (std::uint32_t p = 1; p < genesis_.partition_count; ++p)
      TRY(parts_.add(Partition(p)));
    for (Part& part : parts_.all())
      TRY(read_notes(part));
    const Published* const first = published_of(kFirstPartition);
    if (first == nullptr) return refuse(lacking(parts_.first(), kCheckpointFile, kNoNote));
    if (first->newest.empty()) return refuse(first->findings);
    TRY(add_seen(
        seen, genesis_, started_,
        [this](Partition partition) {
          const Part& part = parts_.all()[partition.value];
          return nothing_published(part.folder, part.trusted, partition);
        },
        published_));
    for (const Part& part : parts_.all())
      TRY(parts_.get_tree(part));
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

  // As far as the genesis whose keys decide what is believed; nothing is before it is pinned. A
  // finding: it ends here.
  Result<std::optional<Finding>> begin() {
    const Part& first = parts_.first();
    if (!first.has_note) return lacking(first, kCheckpointFile, kNoNote);
    const auto size = PublishedParts::claimed_size(first);
    if (!size) return of_note(size.error());
    const auto width = static_cast<std::uint16_t>(std::min(tree::kTileWidth, size->value));
    const std::string path = tree::bundle_path(0, width);
    TRY_ASSIGN(const bool has_entries, parts_.get(first.below + path, publish::kBundleBytesMax));
    if (!has_entries) return missing_file(first, path, Seq(0));
    const auto bundle = first.folder.read_bundle(0, width);
    const publish::SplitBundle split =
        publish::split_bundle(bundle ? BytesView(*bundle) : BytesView());
    const BytesView entry = split.entries.empty() ? BytesView() : split.entries.front();
    if (ledger::chain::has_entry_form(entry) &&
        ledger::chain::read_header(entry).partition != kFirstPartition)
      return one_of_several("PARTITION " +
                            std::to_string(ledger::chain::read_header(entry).partition.value));
    auto genesis = opened::genesis_of(entry, parts_.place_of(first.below + path));
    if (!genesis) return of_genesis("genesis", genesis.error().expected, genesis.error().found);
    genesis_ = std::move(*genesis);
    return check_pins();
  }

  tl::unexpected<Error> one_of_several(const std::string& found) const {
    auto refused =
        frame::usage({"账有多个分区, 须给出含各分区 (0, 1, …) 的上级",
                      "the ledger has several partitions: name what all of them lie below, as 0, "
                      "1, …"},
                     parts_.location(), "…/0, …/1, …", found);
    refused.value().remedy = {"去掉末尾的分区号, 如 …/log", "leave out the last part, like …/log"};
    return refused;
  }

  // The genesis lists the keys of all partitions, and their checkpoint covers it.
  Result<std::optional<Finding>> check_pins() {
    if (pins_.log_id && *pins_.log_id != genesis_.log_id)
      return of_genesis("log_id", to_hex(pins_.log_id->bytes), to_hex(genesis_.log_id.bytes));
    if (const auto wrong = key_mismatch(options_.all("--key"), genesis_))
      return of_genesis("log_id", wrong->expected, wrong->found);
    if (genesis_.partition_count != 1 && parts_.first().below.empty())
      return one_of_several(std::to_string(genesis_.partition_count));
    request_.log_id = genesis_.log_id;
    if (options_.has("--trust-first") && pins_.empty()) request_.log_id.reset();
    return std::optional<Finding>();
  }

  // The notes of a partition, and what lies beside them under names that its size gives.
  Status read_notes(Part& part) {
    if (pins_.trust)
      part.trusted = trusted_file(pins_.trust->parent_path(), genesis_, part.partition);
    if (const auto claimed = PublishedParts::claimed_size(part))
      TRY(parts_.get_beside(part, *claimed, options_.has("--tsa-roots")));
    TRY_ASSIGN(auto published, read_published(part.folder, part.trusted, genesis_, part.partition));
    if (!published) return {};
    if (!published->newest.empty()) part.size = published->newest_size;
    published_.push_back(std::move(published));
    return {};
  }

  Published* published_of(Partition partition) const {
    for (const auto& one : published_)
      if (one->tree.partition == partition) return one.get();
    return nullptr;
  }

  // As far as the entries are there; of a partition without any there is no source.
  void open_source(Part& part) {
    if (part.size.value == 0) return;
    part.source = std::make_unique<prefix::PrefixSource>(part.folder, part.partition, part.size);
    if (!part.source->missing()) return;
    // What reaches further than the entries that are there says nothing.
    std::erase_if(published_of(part.partition)->tree.roots, [&](const verify::SignedRoot& root) {
      return root.size.value > part.source->end() && root.size <= part.size;
    });
  }

  Result<Verified> check() {
    std::vector<verify::RecordSource*> sources;
    std::uint64_t rows = 0;
    for (Part& part : parts_.all()) {
      open_source(part);
      if (!part.source || part.source->end() == 0) continue;
      sources.push_back(part.source.get());
      rows += part.source->rows();
      request_.published.push_back(published_of(part.partition)->tree);
    }
    const Part& first = parts_.first();
    if (first.source->end() == 0)
      return refuse(
          missing_file(first, first.source->missing()->path, first.source->missing()->first));
    TRY_ASSIGN(const OutsideGiven outside, outside_given(context_, options_, &genesis_));
    TRY_ASSIGN(request_.levels, levels_of(options_, possible_levels(outside)));
    if (outside.age_max_ms > 0) request_.levels.add(Level::kV4);
    request_.promises = promises_.to_check;
    request_.check_outside = outside_check(published_, genesis_, outside, started_);
    screen::Progress progress(context_.screen, context_.clock, {"核验", "verifying"},
                              {"条", "entries"}, rows);
    request_.progress = [&](std::uint64_t done, std::uint64_t) { progress.at(done); };
    verify::Report report = verify::verify(sources, request_);
    for (const Finding& finding : promises_.findings)
      if (request_.levels.has(finding.level)) report.add(finding);
    for (const Part& part : parts_.all())
      if (!part.source || part.source->missing()) cut_short(part, report);
    take_notes(published_, request_.levels, started_, report);
    progress.clear();
    return finished(std::move(report));
  }

  std::string possible_levels(const OutsideGiven& outside) const {
    std::string text = "V0,V1,V2";
    const bool seen_before = std::ranges::any_of(request_.published, [](const auto& tree) {
      return std::ranges::find(tree.roots, Level::kV3, &verify::SignedRoot::level) !=
             tree.roots.end();
    });
    if (seen_before) text += ",V3";
    if (outside.any()) text += ",V4";
    if (promises_.to_check) text += ",V5";
    return text;
  }

  // The records end before the tree does, or there are none: right as far as they go, and no more
  // can be said.
  void cut_short(const Part& part, verify::Report& report) {
    verify::NotChecked entries{.what = "entries", .why = kNotServed, .partition = part.partition};
    if (part.source) {
      const prefix::PrefixSource::Missing& missing = *part.source->missing();
      entries.from = Seq(part.source->end());
      entries.to = Seq(part.size.value - 1);
      if (request_.levels.has(Level::kV2))
        report.add(missing_file(part, missing.path, missing.first));
    } else if (!part.has_note && request_.levels.has(Level::kV2)) {
      report.add(lacking(part, kCheckpointFile, kNoNote));
    }
    for (const Level level : {Level::kV0, Level::kV1, Level::kV2})
      if (report.level(level) == LevelState::kOk) report.level(level) = LevelState::kIncomplete;
    if (!part.source && report.level(Level::kV3) == LevelState::kOk)
      report.level(Level::kV3) = LevelState::kIncomplete;
    for (verify::NotChecked& item : report.not_checked)
      if (item.what == "V2" && item.why == "noCheckpoint") item.why = kNotServed;
    report.not_checked.push_back(entries);
  }

  Finding lacking(const Part& part, const std::string& path, Words text,
                  const char* kind = "checkpoint_note") const {
    return {.kind = kind,
            .level = Level::kV2,
            .severity = Severity::kIncomplete,
            .partition = part.partition,
            .seq = {},
            .locator = parts_.place_of(part.below + path),
            .expected = {},
            .actual = parts_.why_not(part.below + path),
            .text = std::move(text)};
  }
  Finding missing_file(const Part& part, const std::string& path, Seq first) const {
    Finding finding =
        lacking(part, path, {"缺少已发布的文件", "a published file is missing"}, "tile_missing");
    finding.seq = first;
    return finding;
  }
  Finding of_note(const Error& error) const {
    Finding finding = lacking(parts_.first(), kCheckpointFile, error.what);
    finding.expected = error.expected;
    finding.actual = error.reason;
    return finding;
  }
  static Finding of_genesis(const char* kind, std::string expected, std::string actual) {
    return {.kind = kind,
            .level = Level::kV0,
            .partition = kFirstPartition,
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
    tell_notes(published_, started_, report);
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
    if (parts_.is_address())  // a folder is read whole, over HTTP there is no list of names
      for (const char* const what : {"keptCheckpoints", "timestamps", "formerTiles"})
        report.not_checked.push_back({.what = what, .why = "noListing"});
    if (!options_.has("--trust"))
      report.not_checked.push_back({.what = "trust", .why = "noTrustFile"});
  }

  Result<Verified> finished(verify::Report report) {
    what_is_not_here(report);
    if (report.log_id.empty() && !genesis_.entry.empty()) {
      report.log_id = to_hex(genesis_.log_id.bytes);
      report.origin = genesis_.origin;
      report.suite = to_text(genesis_.suite);
      report.partitions = genesis_.partition_count;
    }
    if (parts_.is_address()) as_served(report);
    Verified verified{
        .report = {},
        .frame = {.tool = "quanlu " + std::string(about::version()),
                  .started = started_,
                  .elapsed_ms = context_.clock.monotonic().value - began_.value,
                  .kind = parts_.is_address() ? "http" : "tiles",
                  .location = parts_.location(),
                  .exit_code = frame::worst(
                      report.exit_code(), report.interrupted ? context_.stop_code() : frame::kOk)},
        .newest = newest_of(published_)};
    verified.frame.particulars = particulars_of(published_, report);
    verified.report = std::move(report);
    return verified;
  }

  // Places in the copy are said as the server has them, with what it said of them.
  void as_served(verify::Report& report) const {
    const std::string location = parts_.location() + "/";
    for (Finding& finding : report.findings) {
      const std::string served = parts_.served_as(finding.locator);
      const std::string path =
          served.starts_with(location) ? served.substr(location.size()) : served;
      if (const std::string why = parts_.why_not(path); !why.empty()) finding.actual = why;
      finding.locator = served;
    }
    if (report.error) report.error->where = parts_.served_as(report.error->where);
  }

  frame::Context& context_;
  const frame::Options& options_;
  const Millis started_, began_;
  BundlePins pins_;
  verify::Request request_;
  Promises promises_;
  PublishedParts parts_;
  ledger::chain::Genesis genesis_;
  AllPublished published_;  // in the order of partitions, of those of which there is a note
};

}  // namespace

bool is_prefix(const frame::Context& context, const std::optional<std::string>& target) {
  if (!target) return false;
  if (prefix::is_url(*target)) return true;
  const fs::path folder = context.directory / *target;
  std::error_code error;  // what cannot be looked at is none
  const bool has_note = fs::is_regular_file(folder / kCheckpointFile, error) ||
                        fs::is_regular_file(folder / "0" / kCheckpointFile, error);
  return has_note && !fs::exists(folder / "quanlu.toml", error) &&
         !fs::exists(folder / "log", error);
}

Result<Verified> verify_prefix(frame::Context& context, const frame::Options& options,
                               const std::vector<SeenBefore>* seen) {
  return PrefixVerification(context, options).run(options.text("TARGET"), seen);
}

}  // namespace quanlu::consumers::cli::checking
