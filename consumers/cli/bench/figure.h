#pragma once
// One measured number beside the ceiling of this machine in the same run, and what it was paid for.
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace quanlu::consumers::cli::bench {

// Ratios are value over ceiling of a rate, ceiling over value of a time: 1 is as good as it gets.
struct Figure {
  std::string name;  // "verify@100000"
  double value = 0;
  std::string unit;                    // "events/s", "µs", "ms", "B", "MiB"
  std::optional<double> p50{}, p99{};  // of single operations, in microseconds
  double ceiling = 0;                  // 0: there is none
  std::string ceiling_name{};
  std::uint64_t n = 0;  // operations or events
  std::string notes{};  // durable or not, verified or not, batch, cold or warm

  std::optional<double> ratio() const;
};

// Wall time in nanosecond steps: the Clock seam has milliseconds, too coarse for a look-up.
class Stopwatch {
 public:
  double seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
  }
  double microseconds() const { return seconds() * 1e6; }

 private:
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

// Processor time of this process, all threads together: what others do beside it counts little.
double processor_seconds();
// "0.61 µs of processor time each"
std::string processor_cost(double seconds, std::uint64_t operations);

// In microseconds; sorts. part: 0.5, 0.99.
double percentile(std::vector<double>& times, double part);

}  // namespace quanlu::consumers::cli::bench
