#include "consumers/cli/checking/outside.h"

#include <algorithm>

#include "ledger/policy/judge.h"
#include "schemas/base/time.h"

namespace quanlu::consumers::cli::checking {
namespace {

namespace note = ledger::note;
namespace policy = ledger::policy;
using verify::Finding;
using verify::Severity;

constexpr std::int64_t kSkewMs = 300'000;  // more than five minutes ahead of us is the future

std::string time_of(std::uint64_t posix_seconds) {
  return to_rfc3339(Millis(static_cast<std::int64_t>(posix_seconds) * 1000));
}

// A time that lies ahead by more than the skew says nothing about age.
void check_age_since(const Published& published, const std::optional<Millis>& since,
                     const Freshness& freshness, verify::Report& report) {
  if (!since || since->value > freshness.now.value + kSkewMs) {
    if (freshness.age_max_ms == 0) return;
    verify::LevelState& state = report.level(verify::Level::kV4);
    if (state == verify::LevelState::kOk) state = verify::LevelState::kIncomplete;
    report.not_checked.push_back({.what = "freshness",
                                  .why = "firstSightUnknown",
                                  .partition = published.tree.partition,
                                  .from = {},
                                  .to = {}});
    return;
  }
  const std::int64_t age = std::max<std::int64_t>(0, freshness.now.value - since->value);
  for (verify::Horizon& horizon : report.horizon)
    if (horizon.partition == published.tree.partition) horizon.checkpoint_age_ms = age;
  if (freshness.age_max_ms == 0 || age <= freshness.age_max_ms) return;
  report.add({.kind = "stale",
              .level = verify::Level::kV4,
              .severity = Severity::kIncomplete,
              .partition = published.tree.partition,
              .seq = {},
              .locator = published.folder.checkpoint_file().string(),
              .expected = "<= " + std::to_string(freshness.age_max_ms / 1000) + " s",
              .actual = std::to_string(age / 1000) + " s",
              .text = {"检查点陈旧", "the checkpoint is stale"}});
}

void no_checkpoint_outside(verify::Report& report) {
  report.level(verify::Level::kV4) = verify::LevelState::kIncomplete;
  report.not_checked.push_back({.what = "V4", .why = "noCheckpoint"});
}

class Outside {
 public:
  Outside(const Published& published, const note::NoteKey& log, const policy::Policy& policy,
          verify::Report& report)
      : published_(published), log_(log), policy_(policy), report_(report) {}

  Status check(const Freshness& freshness) {
    TRY_ASSIGN(const policy::Judged newest,
               policy::judge_note(policy_, log_, published_.newest, verifier_));
    for (std::size_t i = 0; i < newest.times.size(); ++i) {
      const std::uint64_t time = newest.times[i];
      seen(policy_.witnesses()[i].name, time);
      if (time == 0) continue;
      ++report_.checked.cosignatures;
      if (static_cast<std::int64_t>(time) * 1000 > freshness.now.value + kSkewMs)
        add("cosignature_future", Severity::kIncomplete, policy_.witnesses()[i].name,
            to_rfc3339(freshness.now), time_of(time),
            {"副署时间在将来", "a cosignature from the future"});
    }
    if (!newest.reached)
      add("quorum_missing", Severity::kIncomplete, published_.folder.checkpoint_file().string(),
          policy_.quorum(), cosigned_by(newest),
          {"副署未达策略的法定数", "the cosignatures do not reach the policy's quorum"});
    check_age(newest, freshness);
    return check_order(newest);
  }

 private:
  // Of several partitions a witness counts as having seen all or it did not.
  void seen(const std::string& name, std::uint64_t time) {
    for (verify::WitnessSeen& known : report_.witnesses)
      if (known.name == name) {
        known.posix_seconds = std::min(known.posix_seconds, time);
        return;
      }
    report_.witnesses.push_back({.name = name, .posix_seconds = time});
  }

  std::string cosigned_by(const policy::Judged& judged) const {
    std::string names;
    for (std::size_t i = 0; i < judged.times.size(); ++i)
      if (judged.times[i] > 0) names += (names.empty() ? "" : " ") + policy_.witnesses()[i].name;
    return names.empty() ? "none" : names;
  }

  void check_age(const policy::Judged& newest, const Freshness& freshness) {
    const auto latest = std::ranges::max_element(newest.times);
    const bool any = latest != newest.times.end() && *latest != 0;
    check_age_since(published_,
                    any ? Millis(static_cast<std::int64_t>(*latest) * 1000) : published_.first_seen,
                    freshness, report_);
  }

  // A witness's time never falls as the tree grows.
  Status check_order(const policy::Judged& newest) {
    if (published_.trusted.empty()) return {};
    TRY_ASSIGN(const policy::Judged before,
               policy::judge_note(policy_, log_, published_.trusted, verifier_));
    if (before.checkpoint.size > newest.checkpoint.size) return {};  // V3 says so
    for (std::size_t i = 0; i < newest.times.size(); ++i)
      if (newest.times[i] > 0 && newest.times[i] < before.times[i])
        add("cosignature_order", Severity::kViolation, policy_.witnesses()[i].name,
            ">= " + time_of(before.times[i]), time_of(newest.times[i]),
            {"副署时间早于此前较小检查点的", "cosigned earlier than a smaller checkpoint before"});
    return {};
  }

  void add(const char* kind, Severity severity, std::string locator, std::string expected,
           std::string actual, Words text) {
    report_.add({.kind = kind,
                 .level = verify::Level::kV4,
                 .severity = severity,
                 .partition = published_.tree.partition,
                 .seq = {},
                 .locator = std::move(locator),
                 .expected = std::move(expected),
                 .actual = std::move(actual),
                 .text = std::move(text)});
  }

  const Published& published_;
  const note::NoteKey& log_;
  const policy::Policy& policy_;
  verify::Report& report_;
  ledger::crypto::Verifier verifier_;
};

// What cannot be judged is not outside's word: the policy is for other logs, the note does not
// read.
void not_judged(const Published& published, const Error& error, verify::Report& report) {
  const bool contradicts = error.kind == Failure::kTampered;
  report.add(
      {.kind = "checkpoint_note",
       .level = verify::Level::kV4,
       .severity = contradicts ? Severity::kViolation : Severity::kIncomplete,
       .partition = published.tree.partition,
       .seq = {},
       .locator = error.where.empty() ? published.folder.checkpoint_file().string() : error.where,
       .expected = error.expected,
       .actual = error.found.empty() ? error.reason : error.found,
       .text = error.what});
}

}  // namespace

Status check_outside(const AllPublished& published, const ledger::chain::Genesis& genesis,
                     const policy::Policy& policy, const Freshness& freshness,
                     verify::Report& report) {
  report.quorum = policy.quorum();
  ledger::crypto::Hasher hasher(genesis.suite);
  bool any = false;
  for (const auto& one : published) {
    if (one->newest.empty()) continue;
    any = true;
    const auto log =
        note::parse_vkey(hasher, genesis.checkpoint_keys.at(one->tree.partition.value));
    if (!log) continue;  // V2 says so
    const Status checked = Outside(*one, *log, policy, report).check(freshness);
    if (!checked) not_judged(*one, checked.error(), report);
  }
  if (!any) no_checkpoint_outside(report);
  return {};
}

void check_ages(const AllPublished& published, const Freshness& freshness, verify::Report& report) {
  bool any = false;
  for (const auto& one : published) {
    if (one->newest.empty()) continue;
    any = true;
    check_age_since(*one, one->first_seen, freshness, report);
  }
  if (!any) no_checkpoint_outside(report);
}

}  // namespace quanlu::consumers::cli::checking
