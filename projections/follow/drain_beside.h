#pragma once
// Rows found and put in order on a thread of their own, while the caller writes those that came
// before.
#include <functional>

#include "projections/follow/accumulate.h"

namespace quanlu::projections::follow {

// `drain` runs on another thread and gives rows; `take` gets them here, in the same order, some
// hundred KiB later. The first failure of either ends both; it is given back when both have ended.
using Drain = std::function<Status(const Accumulator::Take& take)>;
Status drain_beside(const Drain& drain, const Accumulator::Take& take);

}  // namespace quanlu::projections::follow
