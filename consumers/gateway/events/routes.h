#pragma once
// The routes of this room.
#include "consumers/gateway/answer/asked.h"

namespace quanlu::consumers::gateway::events {

answer::Answer list_events(const answer::Asked& asked);  // page, JSON Lines or SSE by Accept
answer::Answer one_event(const answer::Asked& asked);

inline constexpr answer::Route kRoutes[] = {
    {"GET", "/v1/events",
     "partition type family org case stream area from to after limit cursor minPosition",
     list_events},
    {"GET", "/v1/events/*", "minPosition", one_event},
};

}  // namespace quanlu::consumers::gateway::events
