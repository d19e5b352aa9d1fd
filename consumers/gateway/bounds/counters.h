#pragma once
// How often each route answered with each status, and how long it took. Shared by all workers. No
// organization, person or account is in a label.
#include <array>
#include <cstdint>
#include <map>
#include <mutex>
#include <string_view>
#include <utility>

#include "schemas/base/tally.h"

namespace quanlu::consumers::gateway::bounds {

class Counters {
 public:
  using Counts = std::map<std::pair<std::string_view, unsigned>, std::uint64_t>;

  void count(std::string_view pattern, unsigned status) {
    const std::lock_guard lock(mutex_);
    ++counts_[{pattern, status}];
  }
  void took(double seconds) { seconds_.add(seconds); }
  Tally::Reading seconds() const { return seconds_.read(); }
  Counts all() const {
    const std::lock_guard lock(mutex_);
    return counts_;
  }

 private:
  static constexpr std::array<double, 9> kSeconds{0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 30};

  Tally seconds_{kSeconds};
  mutable std::mutex mutex_;  // guards counts_
  Counts counts_;             // patterns are the constants of the route tables
};

}  // namespace quanlu::consumers::gateway::bounds
