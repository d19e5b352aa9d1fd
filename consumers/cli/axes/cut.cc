#include "consumers/cli/axes/cut.h"

#include <algorithm>

#include "ledger/chain/entry.h"
#include "schemas/base/time.h"

namespace quanlu::consumers::cli::axes {
namespace {

namespace chain = ledger::chain;

Result<Millis> recorded_at(ledger::log::Log& log, std::uint64_t seq) {
  TRY_ASSIGN(const auto record, log.get(Locator(seq)));
  if (!record || !chain::has_entry_form(record->entry))
    return fail(Failure::kTampered, "row_damaged",
                {"日志中这一条缺失或损坏", "this entry of the log is missing or damaged"},
                "seq " + std::to_string(seq));
  return chain::read_header(record->entry).recorded_at;
}

// How many events were recorded not after the instant.
Result<std::uint64_t> count_at(ledger::log::Log& log, std::uint64_t end, Millis instant) {
  std::uint64_t low = 0, high = end;
  while (low < high) {
    const std::uint64_t middle = low + (high - low) / 2;
    TRY_ASSIGN(const Millis at, recorded_at(log, middle));
    if (at <= instant)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

tl::unexpected<Error> no_place(Partition partition, const std::string& found) {
  return frame::usage({"没有这个分区的位置", "no place in this partition is named"}, "--known-at",
                      std::to_string(partition.value) + ":SEQ", found);
}

Result<std::uint64_t> known_before(const KnownAt& known_at, ledger::log::Log& log,
                                   std::uint64_t end) {
  if (known_at.places.empty()) return count_at(log, end, known_at.instant);
  const auto place = known_at.places.find(Partition(0));
  if (place == known_at.places.end()) return no_place(Partition(0), "");
  return place->second.value >= end ? end : place->second.value + 1;
}

Result<std::uint64_t> place_before(ledger::log::OrderedLog& log, Partition partition,
                                   std::uint64_t count) {
  if (count == 0) return std::uint64_t{0};
  TRY_ASSIGN(const auto last, log.place_at(partition, Seq(count - 1)));
  return last ? last->value + 1 : 0;
}

// Behind the last place that any partition's events reach.
Result<std::uint64_t> place_behind(ledger::log::OrderedLog& log, const KnownAt& known_at) {
  if (known_at.places.empty()) {
    TRY_ASSIGN(const Seq behind, log.behind(known_at.instant));
    return behind.value;
  }
  std::uint64_t behind = 0;
  for (std::uint32_t p = 0; p < log.partitions().size(); ++p) {
    const Partition partition(p);
    TRY_ASSIGN(const Locator end, log.partitions()[p]->end());
    const auto named = known_at.places.find(partition);
    if (named == known_at.places.end()) continue;
    const std::uint64_t count = std::min(named->second.value, end.value - 1) + 1;
    TRY_ASSIGN(const std::uint64_t place, place_before(log, partition, count));
    behind = std::max(behind, place);
  }
  return behind;
}

Status find_vector(ledger::log::OrderedLog& log, const KnownAt& known_at, Cut& cut) {
  for (std::uint32_t p = 0; p < log.partitions().size(); ++p) {
    const Partition partition(p);
    TRY_ASSIGN(const Seq next, log.first_behind(partition, Locator(cut.known_before)));
    if (next == Seq(0)) continue;
    const std::string text = std::to_string(p) + ":" + std::to_string(next.value - 1);
    const auto named = known_at.places.find(partition);
    TRY_ASSIGN(const Locator end, log.partitions()[p]->end());
    if (named != known_at.places.end() &&
        std::min(named->second.value, end.value - 1) + 1 < next.value)
      return frame::usage({"这些位置不属于同一时刻", "these places are not of one moment"},
                          "--known-at", text,
                          std::to_string(p) + ":" + std::to_string(named->second.value));
    cut.known_vector += (cut.known_vector.empty() ? "" : ",") + text;
    TRY_ASSIGN(const Millis at, recorded_at(*log.partitions()[p], next.value - 1));
    cut.recorded_at = std::max(cut.recorded_at, at);
  }
  return {};
}

Status resolve_in_order(ledger::log::OrderedLog& log, const KnownAt& known_at, Cut& cut) {
  for (const auto& named : known_at.places)
    if (named.first.value >= log.partitions().size())
      return no_place(named.first, std::to_string(log.partitions().size()) + " partitions");
  TRY_ASSIGN(cut.known_before, place_behind(log, known_at));
  return find_vector(log, known_at, cut);
}

Status resolve_by_seq(ledger::log::Log& log, const KnownAt& known_at, Cut& cut) {
  TRY_ASSIGN(const Locator end, log.end());
  TRY_ASSIGN(cut.known_before, known_before(known_at, log, end.value));
  if (cut.known_before == 0) return {};
  TRY_ASSIGN(cut.recorded_at, recorded_at(log, cut.known_before - 1));
  return {};
}

}  // namespace

Result<Cut> resolve(const Point& point, ledger::log::Log& log) {
  Cut cut{.known_before = UINT64_MAX, .recorded_at = {}, .in_force_on = point.in_force_on};
  if (!point.known_at) return cut;
  if (auto* const ordered = dynamic_cast<ledger::log::OrderedLog*>(&log))
    TRY(resolve_in_order(*ordered, *point.known_at, cut));
  else
    TRY(resolve_by_seq(log, *point.known_at, cut));
  if (cut.known_before == 0)
    return fail(Failure::kAbsent, "nothing_known",
                {"当时账中还没有事件", "the ledger had no event then"}, "--known-at");
  return cut;
}

std::string known_text(const Cut& cut) {
  return cut.known_vector.empty() ? std::to_string(cut.known_before - 1) : cut.known_vector;
}

void say(const screen::Screen& screen, const Cut& cut) {
  if (cut.is_whole()) return;
  std::string line = screen.say("时点", "as of");
  if (cut.known_before != UINT64_MAX)
    line += "  " + screen.say("已知于", "known at") + " seq " + known_text(cut) + " (" +
            to_people(cut.recorded_at) + ")";
  if (cut.in_force_on)
    line += "  " + screen.say("生效于", "in force on") + " " + to_text(*cut.in_force_on);
  screen.note(line);
}

void add_point(screen::Json& json, const Cut& cut) {
  json.key("knownAt");
  cut.known_before == UINT64_MAX
      ? json.null()
      : json.value((cut.known_vector.empty() ? "0:" : "") + known_text(cut));
  json.key("inForceOn");
  cut.in_force_on ? json.value(to_text(*cut.in_force_on)) : json.null();
}

std::string name_of(const Cut& cut) {
  std::string name = cut.known_before == UINT64_MAX ? "" : std::to_string(cut.known_before - 1);
  if (cut.in_force_on) name += "@" + to_text(*cut.in_force_on);
  return name;
}

}  // namespace quanlu::consumers::cli::axes
