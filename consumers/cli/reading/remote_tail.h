#pragma once
// Following the log through the socket of a running `serve`, for who may not open it
// (INTERFACES.md 2.1). Goes on where it stopped when the service ends and comes back: no gap, no
// double.
#include <filesystem>
#include <functional>

#include "consumers/cli/frame/context.h"
#include "schemas/codec/json_value.h"

namespace quanlu::consumers::cli::reading {

// One event as the service told it.
struct HeardEvent {
  std::string_view json;
  const schemas::codec::JsonValue& value;
  std::uint64_t place = 0;  // in the order of the ledger: with one partition its seq
};
// The line that people read.
std::string line_of(const HeardEvent& event);

struct TailFrom {
  std::uint64_t place = 0;
  std::optional<std::string> behind;  // a position instead, the last event that is not wanted
  bool until_end = false;
  std::vector<std::pair<std::string, std::string>> filter;  // parameters of GET /v1/events
};

// Behind the last event now: fixed once, so that a service that goes away leaves no gap.
Result<std::uint64_t> end_of_log(const std::filesystem::path& socket);

// Until `take` says no or an interruption. Errors: kAbsent "socket_silent" when nobody answers at
// first; what the service refuses.
Status follow_remotely(frame::Context& context, const std::filesystem::path& socket,
                       const TailFrom& from, const std::function<bool(const HeardEvent&)>& take);

}  // namespace quanlu::consumers::cli::reading
