#pragma once
// A point on both axes resolved against the log: which of its events are known, and which of those
// are in force. With several partitions what is known is a beginning of their order.
#include <optional>
#include <string>

#include "consumers/cli/axes/point.h"
#include "consumers/cli/screen/json.h"
#include "consumers/cli/screen/screen.h"
#include "ledger/log/ordered_log.h"

namespace quanlu::consumers::cli::axes {

struct Cut {
  std::uint64_t known_before = UINT64_MAX;  // seq, or place: what lies at or above is not known
  // With several partitions: "0:5031,1:77", the last event known of each.
  std::string known_vector{};
  Millis recorded_at;              // of the last known event, when there is a cut by seq
  std::optional<Day> in_force_on;  // effective later: left out, corrections excepted
  bool is_whole() const { return known_before == UINT64_MAX && !in_force_on; }
  bool knows(Seq seq) const { return seq.value < known_before; }
};

// recordedAt never falls along a partition, so an instant is found by halving. A place behind the
// end of the log is the end. With several partitions a place says: all that the ledger knew with
// this event; several places have to be of one such moment. kUsage when the point names a place of
// no partition, or of no moment; kAbsent "nothing_known" when it lies before the first event.
Result<Cut> resolve(const Point& point, ledger::log::Log& log);

// "5031", or "0:5031,1:77": the last event known, when there is a cut by it.
std::string known_text(const Cut& cut);

// "时点 / as of  known at seq … (…)  in force on …" on stderr; nothing for the whole.
void say(const screen::Screen& screen, const Cut& cut);

// "knownAt": "0:5031", the last event known, "inForceOn": the day; null where the axis was not
// asked.
void add_point(screen::Json& json, const Cut& cut);

// "5031", "5031@2024-09-04" or "@2024-09-04": how the cut stands in file names.
std::string name_of(const Cut& cut);

}  // namespace quanlu::consumers::cli::axes
