#pragma once
// What a writer counts since it began: for metrics, never for a decision.
#include <array>
#include <atomic>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>

#include "schemas/base/tally.h"
#include "schemas/registry/registry.h"

namespace quanlu::ledger::intake {

// How many events of each family, by schemas::registry::Family.
using ByFamily = std::array<std::uint64_t, 32>;

// Threads: any.
class Counts {
 public:
  struct Reading {
    ByFamily appended{};                            // durable ones
    std::map<std::string, std::uint64_t> refusals;  // by reason code
    std::uint64_t doubts = 0;                       // batches that only a re-scan could judge
    Tally::Reading append_s;                        // from being asked to being durable
    Tally::Reading delivery_s;                      // of a batch: from the log being asked
    Tally::Reading batch_events;
  };

  void append_took(double seconds) { append_s_.add(seconds); }
  void delivery_took(double seconds) { delivery_s_.add(seconds); }
  void is_durable(const ByFamily& events, std::size_t total);
  void is_in_doubt() { doubts_.fetch_add(1, std::memory_order_relaxed); }
  void is_refused(std::string reason);
  Reading read() const;

 private:
  // Seconds: a lone fsync to a broker that is away. Events: one client to a full batch.
  static constexpr std::array<double, 12> kSeconds{0.001, 0.0025, 0.005, 0.01, 0.025, 0.05,
                                                   0.1,   0.25,   0.5,   1,    5,     30};
  static constexpr std::array<double, 8> kEvents{1, 2, 8, 32, 128, 512, 1000, 5000};

  std::array<std::atomic<std::uint64_t>, std::tuple_size_v<ByFamily>> appended_{};
  std::atomic<std::uint64_t> doubts_{0};
  Tally append_s_{kSeconds}, delivery_s_{kSeconds}, batch_events_{kEvents};
  mutable std::mutex mutex_;  // guards refusals_
  std::map<std::string, std::uint64_t> refusals_;
};

}  // namespace quanlu::ledger::intake
