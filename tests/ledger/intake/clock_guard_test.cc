#include "ledger/intake/clock_guard.h"

#include "tests/support/catch.h"

using namespace quanlu;
using ledger::intake::ClockGuard;

TEST_CASE("recordedAt never falls, and a clock that stands behind is named once") {
  ManualClock clock(Millis(1'000'000'000));
  ClockGuard guard(clock, Millis(1'000'000'000), false);
  clock.set(Millis(999'990'000));  // ten seconds back: held, not worth a word
  auto reading = tests::must(guard.read(Millis(1'000'000'000)));
  CHECK(reading.recorded_at == Millis(1'000'000'000));
  CHECK_FALSE(reading.anomaly);

  clock.set(Millis(999'000'000));
  reading = tests::must(guard.read(Millis(1'000'000'000)));
  CHECK(reading.recorded_at == Millis(1'000'000'000));
  CHECK(reading.anomaly);
  CHECK_FALSE(tests::must(guard.read(Millis(1'000'000'000))).anomaly);

  clock.set(Millis(1'000'000'001));  // right again, then behind again: a new anomaly
  CHECK_FALSE(tests::must(guard.read(Millis(1'000'000'000))).anomaly);
  clock.set(Millis(999'000'000));
  CHECK(tests::must(guard.read(Millis(1'000'000'001))).anomaly);
}

TEST_CASE("a clock that leaps ahead of the monotonic clock stops appending until it is back") {
  ManualClock clock(Millis(1'000'000'000));
  ClockGuard guard(clock, Millis(999'000'000), false);
  clock.advance(3'600'000);  // an hour really passed
  tests::must(guard.read(Millis(999'000'000)));
  const Millis right = clock.now();
  clock.set(Millis(right.value + 60'001));
  const auto refused = guard.read(Millis(999'000'000));
  REQUIRE_FALSE(refused);
  CHECK(refused.error().reason == "clock");
  clock.set(Millis(right.value + 60'000));
  CHECK(guard.read(Millis(999'000'000)));
}

TEST_CASE("a start more than 31 days after the head asks an operator") {
  ManualClock clock(Millis(10'000'000'000));
  const Millis head(clock.now().value - ClockGuard::kIdleMax - 1);
  CHECK_FALSE(ClockGuard(clock, head, false).read(head));
  CHECK(ClockGuard(clock, head, true).read(head));
  CHECK(ClockGuard(clock, Millis(head.value + 1), false).read(Millis(head.value + 1)));
  CHECK(ClockGuard(clock, Millis(1), false)
            .read(Millis(1)));  // a new ledger has no head to be far from
}
