#pragma once
// The routes of this room.
#include "consumers/gateway/answer/asked.h"

namespace quanlu::consumers::gateway::unsealing {

using answer::Answer;
using answer::Asked;

Answer unseal(const Asked& asked);

inline constexpr answer::Route kRoutes[] = {
    {"POST", "/v1/unseal", "", unseal},
};

}  // namespace quanlu::consumers::gateway::unsealing
