#include "consumers/verify/diagnosis.h"

#include "consumers/verify/misfit.h"
#include "ledger/chain/strays.h"
#include "schemas/base/bytes.h"

namespace quanlu::consumers::verify {
namespace {

namespace chain = ledger::chain;
using chain::StrayReason;

std::string hex(const Digest& digest) {
  return to_hex(digest.bytes);
}

class Diagnosis {
 public:
  Diagnosis(RecordSource& source, const chain::Genesis& genesis, const PassOptions& options,
            Facts& facts, Report& report)
      : genesis_(genesis),
        options_(options),
        facts_(facts),
        report_(report),
        partition_(source.partition()),
        fold_(genesis, partition_) {}

  bool take(const CheckedSegment& checked) {
    auto fault = checked.faults.begin();
    for (std::size_t i = 0; i < checked.segment.records.size(); ++i) {
      const bool faulty = fault != checked.faults.end() && fault->index == i;
      take(checked.segment.records[i], checked.leaves[i], faulty ? &fault->fault : nullptr);
      if (faulty) ++fault;
    }
    if (options_.progress) options_.progress(expected_);
    interrupted_ = options_.interrupted != nullptr && *options_.interrupted != 0;
    return !interrupted_;
  }

  PassEnd finish(std::uint64_t horizon) {
    if (interrupted_) return PassEnd::kInterrupted;
    settle_suspect(nullptr);
    if (expected_ < horizon) missing_run(Seq(horizon));
    if (!fold_.state().pending.empty() && !damaged_)
      add({.kind = "unsealed_tail",
           .level = Level::kV1,
           .seq = Seq(expected_),
           .locator = {},
           .expected = "seal",
           .text = {"末尾一批没有印: 其后各条缺失",
                    "the last batch has no seal: what followed is missing"}});
    for (std::size_t i = 0; i < chain::kStrayReasons; ++i) {
      const auto reason = static_cast<StrayReason>(i);
      facts_.strays.push_back({std::string(to_text(reason)), strays_.of(reason).count});
    }
    return PassEnd::kClean;
  }

 private:
  // The link of `seq` to the one before does not hold; whose bytes changed is seen at the next
  // entry.
  struct Suspect {
    Seq seq;
    Digest leaf;
    std::string expected, actual;
    Finding before;  // what will be said if the entry before is to blame
  };

  void add(Finding finding) {
    finding.partition = partition_;
    if (finding.seq && finding.locator.empty())
      finding.locator = "seq " + std::to_string(finding.seq->value);
    if (finding.seq && finding.severity == Severity::kViolation)
      last_bad_ = std::max(last_bad_.value_or(Seq(0)), *finding.seq);
    report_.add(std::move(finding));
  }
  void add(const Item& item, std::string kind, Level level, std::string expected,
           std::string actual, Words text) {
    add(finding_at(item, std::move(kind), level, std::move(expected), std::move(actual),
                   std::move(text)));
  }
  bool is_bad(std::uint64_t seq) const { return last_bad_ && last_bad_->value == seq; }

  void take(const RawRecord& raw, const Digest& leaf, const EntryFault* fault) {
    const Seq seq(raw.record.locator.value);
    if (!raw.fault.empty())
      add({.kind = "row_damaged",
           .level = Level::kV0,
           .seq = seq,
           .locator = {},
           .expected = "key, length, flags and checksum that fit",
           .actual = std::string(raw.fault),
           .text = {"日志的这一行已损坏", "this row of the log is damaged"}});
    if (seq.value < expected_) return;  // a second row at a place that was read: damaged, as noted
    if (seq.value > expected_) missing_run(seq);
    expected_ = seq.value + 1;
    count(raw);
    Item item{.raw = raw, .leaf = leaf, .header = {}, .seal = {}, .seq = seq};
    if (!stands_alone(item)) return skip(item);
    if (fault != nullptr)
      add({.kind = std::string(fault->kind),
           .level = Level::kV0,
           .severity = fault->severity,
           .seq = seq,
           .locator = {},
           .expected = fault->expected,
           .actual = fault->actual,
           .event_id = item.header.event_id,
           .type = item.header.type_code,
           .text = {"该条本身不合规定形式", "the entry by itself is not as it must be"}});
    facts_.event_ids.add(item.header.event_id, seq);
    if (const auto wanted = facts_.entries_at.find(seq); wanted != facts_.entries_at.end())
      wanted->second = {.leaf = leaf, .event_id = item.header.event_id, .there = true};
    if (is_control(item.header.type_code))
      facts_.control.emplace_back(raw.record.entry.begin(), raw.record.entry.end());
    if (facts_.tree) facts_.tree->add(seq, leaf, raw.record.entry);
    settle_suspect(&item);
    fold(item);
    last_ = item.header;
  }

  void count(const RawRecord& raw) {
    ++facts_.checked.entries;
    facts_.checked.bytes += raw.record.entry.size();
    facts_.checked.seals += raw.record.seal ? 1 : 0;
  }

  void missing_run(Seq until) {
    settle_suspect(nullptr);
    add({.kind = expected_ == 0 ? "genesis" : "missing",
         .level = Level::kV1,
         .seq = Seq(expected_),
         .locator = {},
         .expected = "seq " + std::to_string(expected_),
         .actual = "next is seq " + std::to_string(until.value),
         .text = {"条目缺失", "entries are missing"}});
    last_bad_ = Seq(until.value - 1);
    damaged_ = true;
    fold_.go_to(until);
    expected_ = until.value;
  }

  bool stands_alone(Item& item) {
    if (chain::has_entry_form(item.raw.record.entry)) {
      item.header = chain::read_header(item.raw.record.entry);
      if (item.sealed()) item.seal = chain::parse_seal(*item.raw.record.seal);
    }
    auto finding = misfit(item, genesis_, partition_, fold_.last_leaf());
    if (!finding) return true;
    add(std::move(*finding));
    return false;
  }

  void fold(const Item& item) {
    for (int attempt = 0; attempt < kAttemptsMax; ++attempt) {
      const chain::Outcome outcome = fold_.step(item);
      if (attempt == 0) strays_.note(item.raw.record, outcome, fold_.superseded());
      if (outcome.kind == chain::Outcome::kAccepted) return accepted(item);
      if (outcome.kind == chain::Outcome::kPending) return;
      if (!repair(item, outcome.reason)) return;
    }
    skip(item);
  }

  void accepted(const Item& item) {
    sealed_until_ = item.seq;
    damaged_ = false;
    facts_.checked.epochs += item.header.type_code == chain::kWriterEpochStarted ? 1 : 0;
  }

  // True: the state was mended, the same record goes in again. False: the record is done with.
  bool repair(const Item& item, StrayReason reason) {
    if (reason == StrayReason::kFork) return repair_fork(item);
    if (item.sealed() && reason != StrayReason::kBadSeal && !fold_.signature_holds(item) &&
        !is_bad(item.seq.value - 1))
      return blame_seal(item, "bad_seal", "a signature over these bytes");
    switch (reason) {
      case StrayReason::kTime:
        return repair_time(item);
      case StrayReason::kEpoch:
        return repair_epoch(item);
      case StrayReason::kBadSeal:
        return repair_seal(item);
      case StrayReason::kGap:
        add(item, "seal_missing", Level::kV1,
            "a seal within " + std::to_string(genesis_.batch_events_max), "",
            {"这里应有印", "a seal is missing here"});
        break;
      case StrayReason::kControl:
        add(item, "control", Level::kV1, "a control entry with a valid grant", "",
            {"密钥事件无效", "a key event that is not valid"});
        break;
      case StrayReason::kGenesis:
        add(item, "genesis", Level::kV1, "the opening that genesis names", "",
            {"分区开头不合创世条目", "the partition opens otherwise than genesis says"});
        break;
      default:
        add(item, "limit", Level::kV1, "a batch within its limits", std::string(to_text(reason)),
            {"这一批超出上限", "the batch is over its limit"});
    }
    skip(item);
    return false;
  }

  bool repair_fork(const Item& item) {
    const std::string expected = hex(fold_.last_leaf()), actual = hex(item.header.prev);
    const bool before_sealed =  // at seq 0 the log id stands before
        item.seq == Seq(0) ||
        (fold_.state().pending.empty() && sealed_until_ && sealed_until_->next() == item.seq);
    fold_.adopt_link(item.header.prev);
    if (is_bad(item.seq.value - 1) || damaged_) return true;
    if (before_sealed) {
      add(item, "prev_mismatch", Level::kV1, expected, actual,
          {"prev 与前一条哈希不符", "prev is not the hash of the entry before"});
      return true;
    }
    if (item.sealed() && item.seal) {
      if (fold_.signature_holds(item)) {
        add(blame_before(item.seq, expected, actual));
        return true;
      }
      return blame_seal(item, "bad_seal", "a signature over these bytes");
    }
    suspect_ = Suspect{.seq = item.seq,
                       .leaf = item.leaf,
                       .expected = expected,
                       .actual = actual,
                       .before = blame_before(item.seq, expected, actual)};
    return true;
  }

  // `next` is the entry behind the suspect, or null when there is none to vouch for it.
  void settle_suspect(const Item* next) {
    if (!suspect_) return;
    const Suspect suspect = *suspect_;
    suspect_.reset();
    if (next != nullptr && next->header.prev != suspect.leaf) {
      add({.kind = "prev_mismatch",
           .level = Level::kV1,
           .seq = suspect.seq,
           .locator = {},
           .expected = suspect.expected,
           .actual = suspect.actual,
           .text = {"prev 与前一条哈希不符", "prev is not the hash of the entry before"}});
      return;
    }
    add(suspect.before);
  }

  Finding blame_before(Seq seq, const std::string& leaf, const std::string& prev) const {
    return {
        .kind = "leaf_mismatch",
        .level = Level::kV1,
        .seq = Seq(seq.value - 1),
        .locator = {},
        .expected = prev,
        .actual = leaf,
        .event_id = last_.event_id,
        .type = last_.type_code,
        .text = {"该条现哈希与后一条的 prev 不符", "its hash is not the prev of the entry behind"}};
  }

  bool repair_time(const Item& item) {
    const Millis was = fold_.last_recorded_at();
    fold_.adopt_time(item.header.recorded_at);
    if (!suspect_ && !is_bad(item.seq.value - 1))
      add(item, "time", Level::kV1, "recordedAt >= " + std::to_string(was.value),
          std::to_string(item.header.recorded_at.value), {"登记时间倒退", "recordedAt falls"});
    return true;
  }

  // An epoch start that is missing or damaged leaves its entries behind: they are not to blame.
  bool repair_epoch(const Item& item) {
    const Epoch in_force = fold_.state().epoch;
    const bool starts = item.header.type_code == chain::kWriterEpochStarted;
    if ((damaged_ || is_bad(item.seq.value - 1)) && item.header.epoch > in_force) {
      const Epoch before = starts ? Epoch(item.header.epoch.value - 1) : item.header.epoch;
      if (before != in_force) {
        fold_.adopt_epoch(before);
        adopted_epoch_ = before;
        return true;
      }
      skip(item);
      return false;
    }
    add(item, "epoch", Level::kV1, "epoch " + std::to_string(in_force.value),
        "epoch " + std::to_string(item.header.epoch.value),
        {"任期不符", "not of the epoch in force"});
    skip(item);
    return false;
  }
  bool repair_seal(const Item& item) {
    if (!item.seal || item.seal->alg != ledger::crypto::alg_of(genesis_.suite))
      return blame_seal(item, "bad_seal", "a seal of 80 bytes, version 1");
    if (!fold_.state().writer) {
      if (adopted_epoch_ != item.header.epoch)  // its key was revoked, and nobody's took its place
        return blame_seal(item, "seal_key", "a seal of a key in force");
      return fold_.adopt_writer(*item.seal) || unknown_key(item);
    }
    if (!fold_.signature_holds(item))
      return blame_seal(item, fold_.is_of_other_key(item) ? "seal_key" : "bad_seal",
                        "a seal of the key in force");
    const std::uint64_t first = item.seq.value + 1 - item.seal->count;
    const std::uint64_t begun = fold_.state().next_seq.value;
    if (first > begun && !is_bad(first - 1))
      add({.kind = "seal_missing",
           .level = Level::kV1,
           .seq = Seq(first - 1),
           .locator = {},
           .expected = "seal",
           .text = {"这里应有印", "a seal is missing here"}});
    else if (first < begun && !damaged_)
      add(item, "seal_count", Level::kV1, std::to_string(item.seq.value + 1 - begun),
          std::to_string(item.seal->count), {"印的条数不符", "the seal counts other entries"});
    close_batch(item);
    return false;
  }

  // Its epoch start, and with it perhaps its key, is lost: nobody can say more of these seals.
  bool unknown_key(const Item& item) {
    if (unknown_key_ != item.seal->key_id)
      report_.add({.kind = "seal_key",
                   .level = Level::kV0,
                   .severity = Severity::kIncomplete,
                   .partition = partition_,
                   .seq = item.seq,
                   .locator = "seq " + std::to_string(item.seq.value),
                   .expected = "a key that was added",
                   .actual = to_hex(item.seal->key_id.bytes),
                   .text = {"写入钥的授权条目缺失, 从此条起的印无法核验",
                            "the entry that added this key is lost: its seals cannot be checked"}});
    unknown_key_ = item.seal->key_id;
    close_batch(item);
    return false;
  }

  bool blame_seal(const Item& item, std::string kind, std::string expected) {
    std::string actual = "batch of " + std::to_string(fold_.state().pending.size() + 1);
    if (item.seal)
      actual += ", seal of key " + to_hex(item.seal->key_id.bytes) + " over " +
                std::to_string(item.seal->count);
    add(item, std::move(kind), Level::kV0, std::move(expected), std::move(actual),
        {"印与这一批不符", "the seal does not fit the batch"});
    close_batch(item);
    return false;
  }

  void close_batch(const Item& item) {
    damaged_ = false;
    fold_.close_batch(item);
  }

  // The record cannot go into the fold: on behind it, its batch is not whole any more.
  void skip(const Item& item) {
    damaged_ = !item.sealed();
    fold_.go_behind(item);
  }

  static constexpr int kAttemptsMax = 6;

  const chain::Genesis& genesis_;
  const PassOptions& options_;
  Facts& facts_;
  Report& report_;
  Partition partition_;
  ResumableFold fold_;
  chain::Header last_;  // of the entry that was folded last
  chain::Strays strays_;
  std::uint64_t expected_ = 0;
  std::optional<Seq> last_bad_;      // what follows from it is not said again
  std::optional<Seq> sealed_until_;  // a verified seal vouches for this entry
  std::optional<Suspect> suspect_;
  std::optional<Epoch> adopted_epoch_;  // in force by its entries' word, its start is lost
  std::optional<ledger::crypto::KeyId> unknown_key_;
  bool damaged_ = false;  // entries of the batch under way were not folded
  bool interrupted_ = false;
};

}  // namespace

Result<PassEnd> diagnose(RecordSource& source, const ledger::chain::Genesis& genesis,
                         const PassOptions& options, Facts& facts, Report& report) {
  Diagnosis diagnosis(source, genesis, options, facts, report);
  TRY(run_pipeline(source, options.pipeline,
                   [&](const CheckedSegment& checked) { return diagnosis.take(checked); }));
  return diagnosis.finish(source.end());
}

}  // namespace quanlu::consumers::verify
