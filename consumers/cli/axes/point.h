#pragma once
// Times, places and points on both time axes as people type them (INTERFACES.md 1 rule 12, 2.1).
#include <map>
#include <optional>
#include <string_view>
#include <vector>

#include "consumers/cli/frame/context.h"
#include "schemas/base/position.h"

namespace quanlu::consumers::cli::axes {

// RFC 3339, a date (its start), "2024-09-04 16:19", "-3d", "-12h", "now".
std::optional<Millis> parse_time(std::string_view text, Millis now);

// A date, or the date of any other form of a time.
std::optional<Day> parse_date(std::string_view text, Millis now);

// What was known then: by place, the last event of each partition, or by recordedAt. A date means
// the whole day, a minute the whole minute.
struct KnownAt {
  std::map<Partition, Seq> places;  // empty: by time
  Millis instant;                   // inclusive
};

// Neither: now, as the views have it.
struct Point {
  std::optional<KnownAt> known_at;
  std::optional<Day> in_force_on;
  bool is_now() const { return !known_at && !in_force_on; }
};

Result<KnownAt> parse_known_at(std::string_view text, Millis now);
// Of --known-at (the last one given) and --in-force-on.
Result<Point> point_of(const frame::Context& context, const frame::Options& options);
// The two options, for commands that take them.
std::vector<frame::Option> point_options();
std::vector<frame::Option> with_point(std::vector<frame::Option> options);

}  // namespace quanlu::consumers::cli::axes
