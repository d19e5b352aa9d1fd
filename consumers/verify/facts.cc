#include "consumers/verify/facts.h"

#include <algorithm>
#include <tuple>

namespace quanlu::consumers::verify {

const std::vector<EventIds::Use>& EventIds::sorted() {
  const auto before = [](const Use& left, const Use& right) {
    return std::tie(left.id, left.seq) < std::tie(right.id, right.seq);
  };
  std::sort(others_.begin(), others_.end(), before);
  const auto middle = static_cast<std::ptrdiff_t>(ascending_.size());
  ascending_.insert(ascending_.end(), others_.begin(), others_.end());
  others_.clear();
  std::inplace_merge(ascending_.begin(), ascending_.begin() + middle, ascending_.end(), before);
  return ascending_;
}

}  // namespace quanlu::consumers::verify
