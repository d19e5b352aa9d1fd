#pragma once
// Reading a record that was there once. A new leader's end lags for a moment, so that on Kafka it
// is believed gone only when it still is after a while (INTEGRITY.md 3.5).
#include <chrono>
#include <optional>
#include <thread>

#include "ledger/log/log.h"

namespace quanlu::ledger::log {

inline Result<std::optional<chain::Record>> next_settled(const Log& log, LogReader& reader) {
  constexpr std::chrono::milliseconds kPause{50};
  const auto until = std::chrono::steady_clock::now() + log.settles_within();
  while (true) {
    TRY_ASSIGN(auto record, reader.next());
    if (record || std::chrono::steady_clock::now() >= until) return record;
    std::this_thread::sleep_for(kPause);
  }
}

}  // namespace quanlu::ledger::log
