#pragma once
// Which events a command was asked for: --type --family --area, --from and --to as times.
#include "consumers/cli/reading/events.h"

namespace quanlu::consumers::cli::reading {

// Options that are not given leave a part of the filter empty; a type that does not exist is kUsage
// with the nearest name. `about` stays empty.
Result<EventFilter> filter_of(const frame::Options& options);
// --from and --to, by recordedAt.
Status add_range(EventFilter& filter, const frame::Context& context, const frame::Options& options);

// --type --family --area.
std::vector<frame::Option> filter_options();

}  // namespace quanlu::consumers::cli::reading
