#pragma once
// What will happen when. Steps of equal time happen in the order in which they were planned.
#include <algorithm>
#include <cstdint>
#include <functional>
#include <utility>
#include <vector>

#include "schemas/base/ids.h"

namespace quanlu::consumers::demo {

class Schedule {
 public:
  using Act = std::function<void()>;  // writes at most one line

  void add(Millis at, Act act) {
    steps_.push_back({at, order_++, std::move(act)});
    std::push_heap(steps_.begin(), steps_.end(), later);
  }
  bool empty() const { return steps_.empty(); }
  Millis next_at() const { return steps_.front().at; }
  std::size_t size() const { return steps_.size(); }

  Act take() {
    std::pop_heap(steps_.begin(), steps_.end(), later);
    Act act = std::move(steps_.back().act);
    steps_.pop_back();
    return act;
  }

 private:
  struct Step {
    Millis at;
    std::uint64_t order;
    Act act;
  };
  static bool later(const Step& a, const Step& b) {
    return a.at != b.at ? a.at > b.at : a.order > b.order;
  }

  std::vector<Step> steps_;  // a heap: the earliest in front
  std::uint64_t order_ = 0;
};

}  // namespace quanlu::consumers::demo
