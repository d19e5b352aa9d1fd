#pragma once
// What the wall clock may do to recordedAt (INTEGRITY.md 3.5): it never falls, a clock that stands
// behind is held at the head and named once by a ClockAnomaly, a clock that leapt ahead stops
// appending, since a recordedAt from the future can never be taken back.
#include "schemas/base/result.h"
#include "schemas/base/seams.h"

namespace quanlu::ledger::intake {

class ClockGuard {
 public:
  static constexpr std::int64_t kBehindMax = 60'000;                    // ms
  static constexpr std::int64_t kLeapMax = 60'000;                      // ms
  static constexpr std::int64_t kIdleMax = 31LL * 24 * 60 * 60 * 1000;  // ms

  // `head` is the recordedAt of the last accepted entry. `accepted`: an operator confirmed the
  // clock (--accept-clock), or the ledger's clock is its own (demo).
  ClockGuard(Clock& clock, Millis head, bool accepted);

  struct Reading {
    Millis recorded_at;  // what the next entry gets
    Millis observed;     // the wall clock
    bool anomaly =
        false;  // to be named by a 1328 in front: once per time that the clock falls behind
  };
  // Error kFailed "clock" while the clock stands ahead.
  Result<Reading> read(Millis head);

 private:
  Clock& clock_;
  const bool accepted_;
  Millis wall_, monotonic_;  // the last reading that was believed
  bool behind_ = false;
  bool idle_too_long_ = false;
};

}  // namespace quanlu::ledger::intake
