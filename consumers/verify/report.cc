#include "consumers/verify/report.h"

#include <algorithm>
#include <tuple>

namespace quanlu::consumers::verify {
namespace {

constexpr std::array<std::string_view, kLevels> kLevelNames{"V0", "V1", "V2", "V3",
                                                            "V4", "V5", "V6"};

struct KindClass {
  std::string_view kind, id;
};
// The tamper class that a kind of finding is the usual sign of.
constexpr std::array<KindClass, 59> kClasses{{{"row_damaged", "T54"},
                                              {"malformed", "T01"},
                                              {"version", "T13"},
                                              {"header", "T08"},
                                              {"foreign", "T02"},
                                              {"partition", "T03"},
                                              {"not_canonical", "T66"},
                                              {"undecodable", "T66"},
                                              {"bad_seal", "T14"},
                                              {"seal_key", "T17"},
                                              {"seal_count", "T14"},
                                              {"seal_missing", "T14"},
                                              {"leaf_mismatch", "T15"},
                                              {"prev_mismatch", "T06"},
                                              {"missing", "T18"},
                                              {"displaced", "T23"},
                                              {"epoch", "T05"},
                                              {"time", "T62"},
                                              {"control", "T71"},
                                              {"genesis", "T19"},
                                              {"log_id", "T22"},
                                              {"unsealed_tail", "T20"},
                                              {"duplicate_event_id", "T07"},
                                              {"head_not_in_log", "T20"},
                                              {"root_mismatch", "T33"},
                                              {"log_below_checkpoint", "T20"},
                                              {"tile_mismatch", "T48"},
                                              {"tile_missing", "T48"},
                                              {"checkpoint_note", "T46"},
                                              {"quorum_missing", "T47"},
                                              {"cosignature_order", "T47"},
                                              {"cosignature_future", "T47"},
                                              {"stale", "T38"},
                                              {"timestamp", "T47"},
                                              {"receipt_invalid", "T63"},
                                              {"receipt_broken", "T63"},
                                              {"receipt_foreign", "T63"},
                                              {"receipt_revoked", "T63"},
                                              {"receipt_open", "T63"},
                                              {"receipt_form", "T63"},
                                              {"vector_mismatch", "T33"},
                                              {"vector_order", "T35"},
                                              {"vector_access", "T69"},
                                              {"view_digest", "T50"},
                                              {"view_damaged", "T54"},
                                              {"state_damaged", "T54"},
                                              {"store_cut", "T54"},
                                              {"store_damaged", "T54"},
                                              {"view_position", "T55"},
                                              {"file_missing", "T72"},
                                              {"file_unlisted", "T72"},
                                              {"file_differs", "T72"},
                                              {"manifest_signature", "T72"},
                                              {"manifest_unknown", "T72"},
                                              {"not_proved", "T42"},
                                              {"place", "T04"},
                                              {"outside_filter", "T72"},
                                              {"stream_gap", "T64"},
                                              {"stream_twice", "T64"}}};

auto order_of(const Finding& finding) {
  return std::tuple(finding.partition, finding.seq.value_or(Seq(UINT64_MAX)), finding.level);
}

bool has(const Report& report, std::initializer_list<Level> levels, Severity severity) {
  return std::any_of(report.findings.begin(), report.findings.end(), [&](const Finding& finding) {
    return finding.severity == severity &&
           std::find(levels.begin(), levels.end(), finding.level) != levels.end();
  });
}

std::string_view heading_state(const Report& report, std::initializer_list<Level> levels) {
  if (has(report, levels, Severity::kViolation)) return "failed";
  for (const Level level : levels)
    if (report.level(level) != LevelState::kOk) return "notes";
  return "ok";
}

}  // namespace

std::string_view to_text(Level level) {
  return kLevelNames[static_cast<std::size_t>(level)];
}

std::optional<Level> parse_level(std::string_view text) {
  for (std::size_t i = 0; i < kLevels; ++i)
    if (kLevelNames[i] == text) return static_cast<Level>(i);
  return std::nullopt;
}

std::string_view to_text(LevelState state) {
  constexpr std::array<std::string_view, 5> names{"ok", "failed", "incomplete", "skipped",
                                                  "notAsked"};
  return names[static_cast<std::size_t>(state)];
}

std::string_view to_text(Severity severity) {
  constexpr std::array<std::string_view, 4> names{"violation", "incomplete", "warn", "info"};
  return names[static_cast<std::size_t>(severity)];
}

std::string_view to_text(Verdict verdict) {
  constexpr std::array<std::string_view, 5> names{"ok", "tampered", "incomplete", "error",
                                                  "interrupted"};
  return names[static_cast<std::size_t>(verdict)];
}

std::string_view class_of(std::string_view kind) {
  for (const KindClass& row : kClasses)
    if (row.kind == kind) return row.id;
  return "";
}

void Report::add(Finding finding) {
  ++findings_total;
  LevelState& state = level(finding.level);
  if (finding.severity == Severity::kViolation)
    state = LevelState::kFailed;
  else if (finding.severity == Severity::kIncomplete && state != LevelState::kFailed)
    state = LevelState::kIncomplete;
  const auto place = std::upper_bound(
      findings.begin(), findings.end(), finding,
      [](const Finding& left, const Finding& right) { return order_of(left) < order_of(right); });
  findings.insert(place, std::move(finding));
  if (findings.size() <= kFindingsMax) return;
  // What goes is never the only violation: those stay as long as there is anything else.
  const auto spare = std::find_if(findings.rbegin(), findings.rend(), [](const Finding& of) {
    return of.severity != Severity::kViolation;
  });
  findings.erase(spare == findings.rend() ? std::prev(findings.end()) : std::prev(spare.base()));
}

void Report::doubt_chain_behind_damage() {
  const bool is_damaged = std::any_of(findings.begin(), findings.end(), [](const Finding& finding) {
    return finding.kind == "row_damaged";
  });
  if (!is_damaged || level(Level::kV1) != LevelState::kOk) return;
  level(Level::kV1) = LevelState::kIncomplete;
  not_checked.push_back({.what = "V1", .why = "damagedRow"});
}

void Report::add_strays(StrayCount count) {
  for (StrayCount& known : strays)
    if (known.reason == count.reason) {
      known.count += count.count;
      return;
    }
  strays.push_back(std::move(count));
}

Verdict Report::verdict() const {
  const auto is = [this](LevelState state) {
    return std::find(levels.begin(), levels.end(), state) != levels.end();
  };
  if (is(LevelState::kFailed)) return Verdict::kTampered;
  if (interrupted) return Verdict::kInterrupted;
  if (error) return error->kind == Failure::kTampered ? Verdict::kTampered : Verdict::kError;
  return is(LevelState::kIncomplete) ? Verdict::kIncomplete : Verdict::kOk;
}

int Report::exit_code() const {
  switch (verdict()) {
    case Verdict::kOk:
      return 0;
    case Verdict::kTampered:
      return static_cast<int>(Failure::kTampered);
    case Verdict::kIncomplete:
      return static_cast<int>(Failure::kIncomplete);
    case Verdict::kInterrupted:
      return 130;
    case Verdict::kError:
      break;
  }
  return error ? quanlu::exit_code(error->kind) : static_cast<int>(Failure::kFailed);
}

const Finding* Report::first_bad() const {
  for (const Finding& finding : findings)
    if (finding.severity == Severity::kViolation) return &finding;
  return nullptr;
}

const std::vector<std::string>& cannot_prove() {
  static const std::vector<std::string> items{"1.3/1", "1.3/2", "1.3/3", "1.3/4",  "1.3/5", "1.3/6",
                                              "1.3/7", "1.3/8", "1.3/9", "1.3/10", "1.3/11"};
  return items;
}

std::array<Sixing, 4> sixing(const Report& report) {
  const bool stray = std::any_of(report.strays.begin(), report.strays.end(),
                                 [](const StrayCount& of) { return of.count != 0; });
  return {{{"真实性", heading_state(report, {Level::kV0, Level::kV4})},
           {"完整性", heading_state(report, {Level::kV1, Level::kV3, Level::kV5})},
           {"可用性", heading_state(report, {Level::kV6})},
           {"安全性", stray ? "notes" : "ok"}}};
}

}  // namespace quanlu::consumers::verify
