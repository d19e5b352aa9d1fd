#include "consumers/verify/verify.h"

#include <algorithm>

#include "consumers/verify/clean_pass.h"
#include "consumers/verify/diagnosis.h"
#include "schemas/base/bytes.h"
#include "schemas/base/check.h"

namespace quanlu::consumers::verify {
namespace {

namespace chain = ledger::chain;

class Verification {
 public:
  Verification(const std::vector<RecordSource*>& sources, const Request& request)
      : sources_(sources), request_(request) {
    for (const Level level : {Level::kV0, Level::kV1, Level::kV2, Level::kV3, Level::kV6})
      if (request.levels.has(level)) report_.level(level) = LevelState::kOk;
    if (request.levels.has(Level::kV4) && request.check_outside)
      report_.level(Level::kV4) = LevelState::kOk;
    if (request.levels.has(Level::kV5) && request.promises)
      report_.level(Level::kV5) = LevelState::kOk;
    for (RecordSource* source : sources) {
      report_.horizon.push_back({source->partition(), source->end()});
      total_ += source->rows();
    }
  }

  Report run() {
    if (auto status = check(); !status) report_.error = std::move(status).error();
    what_is_not_checked();
    only_asked_levels();
    report_.doubt_chain_behind_damage();
    return std::move(report_);
  }

 private:
  Status check() {
    CHECK(!sources_.empty());
    TRY_ASSIGN(const bool opened, open_genesis());
    if (!opened) return {};
    if (request_.levels.has(Level::kV5) && request_.promises)
      promises_.emplace(genesis_, *request_.promises);
    for (RecordSource* source : sources_)
      if (!report_.interrupted) TRY(check_partition(*source));
    if (report_.interrupted) return {};
    if (promises_) promises_->finish(report_);
    ids_across_partitions();
    if (request_.levels.has(Level::kV4) && request_.check_outside)
      TRY(request_.check_outside(report_));
    if (request_.levels.has(Level::kV6) && request_.compare_views)
      TRY(request_.compare_views(report_));
    return {};
  }

  // False: there is no genesis to stand on, and the report says so.
  Result<bool> open_genesis() {
    Segment segment;
    if (sources_.front()->segments() > 0) TRY(sources_.front()->load(0, segment));
    if (segment.records.empty() || segment.records.front().record.locator != Locator(0))
      return no_genesis(Level::kV1, "seq 0", "");
    const BytesView entry = segment.records.front().record.entry;
    const auto suite = chain::suite_of(entry);
    if (!suite) return no_genesis(Level::kV0, "an entry of a known suite", "");
    ledger::crypto::Hasher hasher(*suite);
    ledger::crypto::Verifier verifier;
    auto genesis = chain::read_genesis(hasher, verifier, entry);
    if (!genesis) return no_genesis(Level::kV0, genesis.error().expected, genesis.error().found);
    genesis_ = std::move(*genesis);
    check_log_id(segment);
    report_.log_id = to_hex(genesis_.log_id.bytes);
    report_.origin = genesis_.origin;
    report_.suite = to_text(genesis_.suite);
    report_.partitions = genesis_.partition_count;
    return true;
  }

  bool no_genesis(Level level, std::string expected, std::string actual) {
    report_.add({.kind = "genesis",
                 .level = level,
                 .partition = Partition(0),
                 .seq = Seq(0),
                 .locator = "seq 0",
                 .expected = std::move(expected),
                 .actual = std::move(actual),
                 .text = {"没有可用的创世条目, 其后各条无从核验",
                          "no genesis that is right: nothing behind it can be checked"}});
    for (const Horizon& horizon : report_.horizon)
      if (horizon.size > 1)
        report_.not_checked.push_back({.what = "entries",
                                       .why = "noGenesis",
                                       .partition = horizon.partition,
                                       .from = Seq(1),
                                       .to = Seq(horizon.size - 1)});
    return false;
  }

  // The pin decides, else what the next entry says twice, in logId and prev. A genesis that is
  // another one is named here; the fold then goes on under the pinned id, so that the entries
  // behind are still compared with each other.
  void check_log_id(const Segment& segment) {
    const Digest found = genesis_.log_id;
    std::optional<Digest> expected = request_.log_id;
    if (segment.records.size() > 1) {
      const BytesView next = segment.records[1].record.entry;
      if (chain::has_entry_form(next)) {
        const chain::Header header = chain::read_header(next);
        const bool agree = header.log_id == header.prev;
        if (!expected && agree) expected = header.log_id;
        // Another ledger from its first entry on: it is judged as what it is.
        if (expected && agree && header.log_id == found && found != *expected) {
          wrong_log_id(*expected, found);
          return;
        }
      }
    }
    if (!expected || found == *expected) return;
    wrong_log_id(*expected, found);
    genesis_.log_id = genesis_.roots.log_id = *expected;
  }
  void wrong_log_id(const Digest& expected, const Digest& found) {
    report_.add({.kind = "log_id",
                 .level = Level::kV0,
                 .partition = Partition(0),
                 .seq = Seq(0),
                 .locator = "seq 0",
                 .expected = to_hex(expected.bytes),
                 .actual = to_hex(found.bytes),
                 .text = {"创世条目不是已固定的那一条", "genesis is not the one that was pinned"}});
  }

  bool asks_for_trees() const {
    return request_.levels.has(Level::kV2) || request_.levels.has(Level::kV3);
  }
  const PublishedTree* published_of(Partition partition) const {
    if (!asks_for_trees()) return nullptr;
    for (const PublishedTree& published : request_.published)
      if (published.partition == partition) return &published;
    return nullptr;
  }
  // As far as any signed note reaches: one that is kept or was seen before was published, too.
  TreeSize published_size(const RecordSource& source) const {
    TreeSize size;
    for (const PublishedTree& published : request_.published) {
      if (published.partition != source.partition()) continue;
      size = std::max(size, published.size);
      for (const SignedRoot& root : published.roots)
        size = std::max(size, root.size);
    }
    return size;
  }
  bool has_root(Level level) const {
    for (const PublishedTree& published : request_.published)
      for (const SignedRoot& root : published.roots)
        if (root.level == level) return true;
    return false;
  }

  Facts fresh_facts(Partition partition) const {
    Facts facts;
    for (const RememberedHead& head : request_.remembered)
      if (head.partition == partition && head.next.value > 0)
        facts.entries_at[Seq(head.next.value - 1)] = {};
    if (promises_) promises_->ask(partition, facts.entries_at);
    if (const PublishedTree* published = published_of(partition))
      facts.tree = std::make_unique<TreePass>(genesis_.suite, *published);
    return facts;
  }

  Status check_partition(RecordSource& source) {
    PassOptions options{.pipeline = {.suite = genesis_.suite,
                                     .jobs = request_.jobs,
                                     .check_entries = request_.levels.has(Level::kV0),
                                     .decode = &request_.decode,
                                     .tiles = nullptr},
                        .all_seals = request_.all_seals,
                        .progress = {},
                        .interrupted = request_.interrupted};
    if (request_.progress)
      options.progress = [this](std::uint64_t done) { request_.progress(done_ + done, total_); };
    Facts facts = fresh_facts(source.partition());
    TRY_ASSIGN(PassEnd end, clean_pass(source, genesis_, options, facts));
    const bool all_rows = facts.checked.entries == source.rows();
    if (end == PassEnd::kDoubt || (end == PassEnd::kClean && !all_rows)) {
      facts = fresh_facts(source.partition());
      TRY_ASSIGN(end, diagnose(source, genesis_, options, facts, report_));
      rows_out_of_reach(source, facts);
    }
    done_ += source.rows();
    report_.interrupted = end == PassEnd::kInterrupted;
    take(source, facts);
    return {};
  }

  // Rows whose keys lie where no seq can be: the walk did not come by, but they are there.
  void rows_out_of_reach(const RecordSource& source, const Facts& facts) {
    if (facts.checked.entries == source.rows() || report_.interrupted) return;
    report_.add({.kind = "row_damaged",
                 .level = Level::kV0,
                 .partition = source.partition(),
                 .seq = {},
                 .locator = "keys that are no seq",
                 .expected = std::to_string(facts.checked.entries) + " rows",
                 .actual = std::to_string(source.rows()) + " rows",
                 .text = {"日志中有键不合规定的行", "the log holds rows whose keys are no seq"}});
  }

  void take(const RecordSource& source, Facts& facts) {
    report_.checked.entries += facts.checked.entries;
    report_.checked.bytes += facts.checked.bytes;
    report_.checked.seals += facts.checked.seals;
    report_.checked.epochs += facts.checked.epochs;
    if (facts.seals_under_root > 0)
      report_.not_checked.push_back({.what = "seals",
                                     .why = "underCheckpoint",
                                     .partition = source.partition(),
                                     .from = {},
                                     .to = {},
                                     .count = facts.seals_under_root});
    for (StrayCount& count : facts.strays)
      report_.add_strays(std::move(count));
    if (report_.interrupted) return;
    ids_in_partition(source.partition(), facts.event_ids.sorted());
    remembered_heads(source, facts);
    if (facts.tree) {
      for (Finding& finding : facts.tree->finish())
        report_.add(std::move(finding));
      report_.checked.tiles += facts.tree->tiles_checked();
    }
    if (source.partition() == Partition(0) && asks_for_trees())
      for (Finding& finding :
           check_vectors(facts.control, genesis_, request_.published, request_.access_root))
        report_.add(std::move(finding));
    if (promises_) promises_->take(source.partition(), facts, published_size(source), report_);
    if (sources_.size() > 1) ids_.push_back(std::move(facts.event_ids));
  }
  void ids_in_partition(Partition partition, const std::vector<EventIds::Use>& uses) {
    for (std::size_t i = 1; i < uses.size(); ++i)
      if (uses[i - 1].id == uses[i].id)
        report_.add({.kind = "duplicate_event_id",
                     .level = Level::kV1,
                     .partition = partition,
                     .seq = uses[i].seq,
                     .locator = "seq " + std::to_string(uses[i].seq.value),
                     .expected = "an id of its own",
                     .actual = "the id of seq " + std::to_string(uses[i - 1].seq.value),
                     .event_id = uses[i].id,
                     .text = {"事件号重复", "an event id is used twice"}});
  }

  void ids_across_partitions() {
    if (ids_.empty()) return;
    const auto before = [](const EventIds::Use& left, const EventIds::Use& right) {
      return left.id < right.id;
    };
    std::vector<EventIds::Use> all = ids_.front().sorted();
    for (std::size_t i = 1; i < ids_.size(); ++i) {
      const auto& more = ids_[i].sorted();
      std::vector<EventIds::Use> both;
      std::set_intersection(more.begin(), more.end(), all.begin(), all.end(),
                            std::back_inserter(both), before);
      for (const EventIds::Use& use : both)
        report_.add(
            {.kind = "duplicate_event_id",
             .level = Level::kV1,
             .severity = Severity::kWarn,
             .partition = sources_[i]->partition(),
             .seq = use.seq,
             .locator = "seq " + std::to_string(use.seq.value),
             .expected = {},
             .actual = {},
             .event_id = use.id,
             .text = {"事件号在另一分区也用过", "the event id is used in another partition too"}});
      const auto middle = static_cast<std::ptrdiff_t>(all.size());
      all.insert(all.end(), more.begin(), more.end());
      std::inplace_merge(all.begin(), all.begin() + middle, all.end(), before);
    }
  }

  void remembered_heads(const RecordSource& source, const Facts& facts) {
    for (const RememberedHead& head : request_.remembered) {
      if (head.partition != source.partition() || head.next.value == 0) continue;
      const Digest& leaf = facts.entries_at.at(Seq(head.next.value - 1)).leaf;
      if (head.next.value > source.end())
        cut_tail(source, head);
      else if (leaf != head.prev)
        report_.add({.kind = "head_not_in_log",
                     .level = Level::kV6,
                     .partition = head.partition,
                     .seq = Seq(head.next.value - 1),
                     .locator = "seq " + std::to_string(head.next.value - 1),
                     .expected = to_hex(head.prev.bytes),
                     .actual = to_hex(leaf.bytes),
                     .text = {head.by.zh + " 记得的链首不在账中",
                              "the head that the " + head.by.en + " remember is not in the log"}});
    }
  }
  void cut_tail(const RecordSource& source, const RememberedHead& head) {
    const std::string end = std::to_string(source.end());
    report_.add(
        {.kind = "head_not_in_log",
         .level = Level::kV6,
         .partition = head.partition,
         .seq = Seq(source.end()),
         .locator = "seq " + end,
         .expected = std::to_string(head.next.value) + " entries",
         .actual = end + " entries",
         .text = {"账尾被截去: " + head.by.zh + " 记得后面的条目; 哈希, 链接和印查不出这种改动",
                  "the tail was cut: the " + head.by.en +
                      " remember later entries; hashes, links and seals would not have found it"}});
  }

  void what_is_not_checked() {
    auto& list = report_.not_checked;
    if (request_.levels.has(Level::kV0) && !request_.decode)
      list.push_back({.what = "decoding", .why = "noSchemas"});
    if (!request_.log_id) list.push_back({.what = "logId", .why = "noPin"});
    for (const Horizon& horizon : report_.horizon) {
      const PublishedTree* published = published_of(horizon.partition);
      const std::uint64_t covered = published == nullptr ? 0 : published->size.value;
      if (horizon.size > covered)
        list.push_back({.what = "entries",
                        .why = why_not_covered(horizon.partition),
                        .partition = horizon.partition,
                        .from = Seq(covered),
                        .to = Seq(horizon.size - 1)});
    }
    for (const Level level : {Level::kV2, Level::kV3})
      if (!has_root(level))
        not_done(level, level == Level::kV2 ? "noCheckpoint" : "nothingTrusted");
    if (!has_root(Level::kV2))
      list.push_back({.what = "cutTailOrRewrittenLog", .why = "noCheckpoint"});
    for (const Level level : {Level::kV4, Level::kV5}) {
      if (level == Level::kV4 ? bool(request_.check_outside) : bool(request_.promises)) continue;
      not_done(level, level == Level::kV5 ? "noneGiven" : "noPolicy");
    }
    if (request_.levels.has(Level::kV6) && !request_.compare_views) {
      // Heads alone are less than views, but something was checked.
      if (report_.level(Level::kV6) == LevelState::kOk && request_.remembered.empty())
        report_.level(Level::kV6) = LevelState::kIncomplete;
      list.push_back({.what = "V6", .why = "noViews"});
    }
  }

  // Nobody asked for checkpoints, there is none, or it ends below.
  const char* why_not_covered(Partition partition) const {
    if (asks_for_trees()) return "aboveCheckpoint";
    for (const PublishedTree& published : request_.published)
      if (published.partition == partition) return "notAsked";
    return "noCheckpoint";
  }

  void not_done(Level level, const char* why) {
    const bool asked = request_.levels.has(level);
    report_.level(level) = asked ? LevelState::kIncomplete : LevelState::kNotAsked;
    report_.not_checked.push_back({.what = std::string(to_text(level)), .why = why});
  }

  // The walk always sees V0 and V1 together. What breaks an entry breaks the history too, so
  // without V0 it counts at V1; else a level that nobody asked for gives no verdict.
  void only_asked_levels() {
    if (!request_.levels.has(Level::kV0) && request_.levels.has(Level::kV1)) raise_to_v1();
    for (const Level level :
         {Level::kV0, Level::kV1, Level::kV2, Level::kV3, Level::kV5, Level::kV6})
      if (!request_.levels.has(level)) report_.level(level) = LevelState::kNotAsked;
    const auto gone = std::erase_if(report_.findings, [this](const Finding& finding) {
      return !request_.levels.has(finding.level);
    });
    report_.findings_total -= gone;
  }

  void raise_to_v1() {
    for (Finding& finding : report_.findings)
      if (finding.level == Level::kV0) finding.level = Level::kV1;
    LevelState& state = report_.level(Level::kV1);
    const LevelState below = report_.level(Level::kV0);
    if (below == LevelState::kFailed ||
        (below == LevelState::kIncomplete && state == LevelState::kOk))
      state = below;
  }

  const std::vector<RecordSource*>& sources_;
  const Request& request_;
  Report report_;
  chain::Genesis genesis_;
  std::uint64_t done_ = 0, total_ = 0;
  std::optional<PromiseLevel> promises_;
  std::vector<EventIds> ids_;  // per partition, only when there are several
};

}  // namespace

Report verify(const std::vector<RecordSource*>& sources, const Request& request) {
  return Verification(sources, request).run();
}

}  // namespace quanlu::consumers::verify
