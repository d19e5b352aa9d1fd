#include "consumers/cli/axes/cut.h"

#include <algorithm>

#include "ledger/chain/entry.h"
#include "schemas/base/time.h"

namespace quanlu::consumers::cli::axes {
namespace {

namespace chain = ledger::chain;

Result<Millis> recorded_at(ledger::log::LmdbLog& log, std::uint64_t seq) {
  TRY_ASSIGN(const auto record, log.get(Locator(seq)));
  if (!record || !chain::has_entry_form(record->entry))
    return fail(Failure::kTampered, "row_damaged",
                {"日志中这一条缺失或损坏", "this entry of the log is missing or damaged"},
                "seq " + std::to_string(seq));
  return chain::read_header(record->entry).recorded_at;
}

// How many events were recorded not after the instant.
Result<std::uint64_t> count_at(ledger::log::LmdbLog& log, std::uint64_t end, Millis instant) {
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

Result<std::uint64_t> known_before(const KnownAt& known_at, ledger::log::LmdbLog& log,
                                   std::uint64_t end, Partition partition) {
  if (known_at.places.empty()) return count_at(log, end, known_at.instant);
  const auto place = known_at.places.find(partition);
  if (place == known_at.places.end())
    return frame::usage({"没有说明这个分区的位置", "no place in this partition is named"},
                        "--known-at", std::to_string(partition.value) + ":SEQ", "");
  return place->second.value >= end ? end : place->second.value + 1;
}

}  // namespace

Result<Cut> resolve(const Point& point, ledger::log::LmdbLog& log, Partition partition) {
  Cut cut{.partition = partition,
          .known_before = UINT64_MAX,
          .recorded_at = {},
          .in_force_on = point.in_force_on};
  if (!point.known_at) return cut;
  TRY_ASSIGN(const Locator end, log.end());
  TRY_ASSIGN(cut.known_before, known_before(*point.known_at, log, end.value, partition));
  if (cut.known_before == 0)
    return fail(Failure::kAbsent, "nothing_known",
                {"当时账中还没有事件", "the ledger had no event then"}, "--known-at");
  TRY_ASSIGN(cut.recorded_at, recorded_at(log, cut.known_before - 1));
  return cut;
}

void say(const screen::Screen& screen, const Cut& cut) {
  if (cut.is_whole()) return;
  std::string line = screen.say("时点", "as of");
  if (cut.known_before != UINT64_MAX)
    line += "  " + screen.say("已知于", "known at") + " seq " +
            std::to_string(cut.known_before - 1) + " (" + to_people(cut.recorded_at) + ")";
  if (cut.in_force_on)
    line += "  " + screen.say("生效于", "in force on") + " " + to_text(*cut.in_force_on);
  screen.note(line);
}

void add_point(screen::Json& json, const Cut& cut) {
  json.key("knownAt");
  cut.known_before == UINT64_MAX ? json.null()
                                 : json.value(std::to_string(cut.partition.value) + ":" +
                                              std::to_string(cut.known_before - 1));
  json.key("inForceOn");
  cut.in_force_on ? json.value(to_text(*cut.in_force_on)) : json.null();
}

std::string name_of(const Cut& cut) {
  std::string name = cut.known_before == UINT64_MAX ? "" : std::to_string(cut.known_before - 1);
  if (cut.in_force_on) name += "@" + to_text(*cut.in_force_on);
  return name;
}

}  // namespace quanlu::consumers::cli::axes
