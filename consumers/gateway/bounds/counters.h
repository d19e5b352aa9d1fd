#pragma once
// How often each route answered with each status. Shared by all workers. No organization, person or
// account is in a label.
#include <cstdint>
#include <map>
#include <mutex>
#include <string_view>
#include <utility>

namespace quanlu::consumers::gateway::bounds {

class Counters {
 public:
  using Counts = std::map<std::pair<std::string_view, unsigned>, std::uint64_t>;

  void count(std::string_view pattern, unsigned status) {
    const std::lock_guard lock(mutex_);
    ++counts_[{pattern, status}];
  }
  Counts all() const {
    const std::lock_guard lock(mutex_);
    return counts_;
  }

 private:
  mutable std::mutex mutex_;  // guards counts_
  Counts counts_;             // patterns are the constants of the route tables
};

}  // namespace quanlu::consumers::gateway::bounds
