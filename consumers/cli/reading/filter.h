#pragma once
// Which events a command was asked for: --type and --family, --from and --to as times. --area is
// opened/areas.h's.
#include "consumers/cli/reading/events.h"

namespace quanlu::consumers::cli::reading {

// Options that are not given leave a part of the filter empty; a type or family that does not exist
// is kUsage with the nearest name. A number may be of a type that this release does not know, which
// is said. `area` and `about` stay empty.
Result<EventFilter> filter_of(const frame::Context& context, const frame::Options& options);
// --from and --to, by recordedAt.
Status add_range(EventFilter& filter, const frame::Context& context, const frame::Options& options);

// --type --family --area.
std::vector<frame::Option> filter_options();

}  // namespace quanlu::consumers::cli::reading
