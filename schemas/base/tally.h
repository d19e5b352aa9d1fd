#pragma once
// A histogram with fixed upper bounds: many threads add what they observed, without a lock.
#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "schemas/base/check.h"

namespace quanlu {

class Tally {
 public:
  static constexpr std::size_t kBoundsMax = 16;

  // As it was at about one moment: what is added meanwhile may be in one number and not in another.
  struct Reading {
    std::vector<double> bounds;        // ascending
    std::vector<std::uint64_t> up_to;  // how many were at most bounds[i]
    std::uint64_t count = 0;
    double sum = 0;
  };

  // Bounds ascending, in the unit of what is added; they outlive it.
  explicit Tally(std::span<const double> bounds) : bounds_(bounds) {
    CHECK(bounds.size() <= kBoundsMax);
  }

  void add(double value) {
    std::size_t place = 0;
    while (place < bounds_.size() && value > bounds_[place])
      ++place;
    counts_[place].fetch_add(1, std::memory_order_relaxed);
    sum_.fetch_add(value, std::memory_order_relaxed);
  }

  Reading read() const {
    Reading reading{.bounds = {bounds_.begin(), bounds_.end()}, .up_to = {}};
    for (std::size_t i = 0; i <= bounds_.size(); ++i) {
      reading.count += counts_[i].load(std::memory_order_relaxed);
      if (i < bounds_.size()) reading.up_to.push_back(reading.count);
    }
    reading.sum = sum_.load(std::memory_order_relaxed);
    return reading;
  }

 private:
  const std::span<const double> bounds_;
  std::array<std::atomic<std::uint64_t>, kBoundsMax + 1> counts_{};
  std::atomic<double> sum_{0};
};

}  // namespace quanlu
