#pragma once
// A point on both axes resolved against the log of one partition: which of its events are known,
// and which of those are in force.
#include <optional>
#include <string>

#include "consumers/cli/axes/point.h"
#include "consumers/cli/screen/json.h"
#include "consumers/cli/screen/screen.h"
#include "ledger/log/lmdb_log.h"

namespace quanlu::consumers::cli::axes {

struct Cut {
  Partition partition;
  std::uint64_t known_before = UINT64_MAX;  // seq: what lies at or above is not known
  Millis recorded_at;                       // of the last known event, when there is a cut by seq
  std::optional<Day> in_force_on;           // effective later: left out, corrections excepted
  bool is_whole() const { return known_before == UINT64_MAX && !in_force_on; }
  bool knows(Seq seq) const { return seq.value < known_before; }
};

// recordedAt never falls along a partition, so an instant is found by halving. A place behind the
// end of the log is the end. kUsage when the point names no place in this partition; kAbsent
// "nothing_known" when it lies before the first event.
Result<Cut> resolve(const Point& point, ledger::log::LmdbLog& log, Partition partition);

// "时点 / as of  known at seq … (…)  in force on …" on stderr; nothing for the whole.
void say(const screen::Screen& screen, const Cut& cut);

// "knownAt": "0:5031", the last event known, "inForceOn": the day; null where the axis was not
// asked.
void add_point(screen::Json& json, const Cut& cut);

// "5031", "5031@2024-09-04" or "@2024-09-04": how the cut stands in file names.
std::string name_of(const Cut& cut);

}  // namespace quanlu::consumers::cli::axes
