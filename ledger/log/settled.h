#pragma once
// Reading a record that was there once. A new leader's end lags for a moment, so that on Kafka it
// is believed gone only when it still is after a while (INTEGRITY.md 3.5).
#include <chrono>
#include <optional>
#include <thread>

#include "ledger/log/log.h"

namespace quanlu::ledger::log {

// Asks until there is something, or that while is over. `ask` gives a Result of an optional.
template <typename Ask>
auto settled(const Log& log, const Ask& ask) -> decltype(ask()) {
  constexpr std::chrono::milliseconds kPause{50};
  const auto until = std::chrono::steady_clock::now() + log.settles_within();
  while (true) {
    auto answer = ask();
    if (!answer || *answer || std::chrono::steady_clock::now() >= until) return answer;
    std::this_thread::sleep_for(kPause);
  }
}

inline Result<std::optional<chain::Record>> next_settled(const Log& log, LogReader& reader) {
  return settled(log, [&] { return reader.next(); });
}

}  // namespace quanlu::ledger::log
