#pragma once
// Rows found and put in order on threads of their own, while the caller writes those that came
// before.
#include <functional>
#include <vector>

#include "projections/follow/accumulate.h"

namespace quanlu::projections::follow {

// Each drain runs on a thread and gives rows; `take` gets them here, some hundred KiB later: those
// of one drain in its order, with those of others between. No view is of two drains. A failure ends
// all of them and is given back when they have ended.
using Drain = std::function<Status(const Accumulator::Take& take)>;
Status drain_beside(const std::vector<Drain>& drains, const Accumulator::Take& take);

}  // namespace quanlu::projections::follow
