#pragma once
// The routes of this room.
#include "consumers/gateway/answer/asked.h"

namespace quanlu::consumers::gateway::writing {

using answer::Answer;
using answer::Asked;

inline constexpr std::string_view kBatchPath = "/v1/events:batch";

Answer append_event(const Asked& asked);
Answer append_batch(const Asked& asked);

inline constexpr answer::Route kRoutes[] = {
    {"POST", "/v1/events", "dryRun promise wait", append_event},
    {"POST", kBatchPath, "dryRun promise wait", append_batch},
};

}  // namespace quanlu::consumers::gateway::writing
