#include "ledger/intake/clock_guard.h"

#include <algorithm>

#include "schemas/base/time.h"

namespace quanlu::ledger::intake {
namespace {

auto ahead(Millis expected, Millis found) {
  return fail(Error{.kind = Failure::kFailed,
                    .reason = "clock",
                    .what = {"时钟超前, 暂停入账", "the clock stands ahead, appending is paused"},
                    .expected = "<= " + to_rfc3339(expected),
                    .found = to_rfc3339(found),
                    .remedy = {"校准时钟; 若时钟无误, 给 serve, append 或 import 加 --accept-clock",
                               "set the clock right; if it is right, give --accept-clock to serve, "
                               "append or import"}});
}

}  // namespace

ClockGuard::ClockGuard(Clock& clock, Millis head, bool accepted)
    : clock_(clock), accepted_(accepted), wall_(clock.now()), monotonic_(clock.monotonic()) {
  idle_too_long_ = !accepted && head.value > 1 && wall_.value > head.value + kIdleMax;
}

Result<ClockGuard::Reading> ClockGuard::read(Millis head) {
  const Millis now = clock_.now(), monotonic = clock_.monotonic();
  const Millis expected(wall_.value + (monotonic.value - monotonic_.value));
  if (!accepted_) {
    const Millis latest(expected.value + kLeapMax);
    if (idle_too_long_ && now.value > head.value + kIdleMax)
      return ahead(Millis(head.value + kIdleMax), now);
    if (now > latest) return ahead(latest, now);
  }
  // A clock that fell back does not move the anchor: when it is set right again, that is no leap.
  wall_ = now.value < expected.value - kBehindMax ? expected : now;
  monotonic_ = monotonic;
  const bool behind = now.value < head.value - kBehindMax;
  const Reading reading{
      .recorded_at = std::max(now, head), .observed = now, .anomaly = behind && !behind_};
  behind_ = behind;
  return reading;
}

}  // namespace quanlu::ledger::intake
