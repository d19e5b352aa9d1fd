#include "ledger/rules/deadlines.h"

#include "ledger/rules/packaged.h"
#include "schemas/base/time.h"
#include "tests/support/catch.h"

using namespace quanlu;
using namespace quanlu::ledger::rules;

namespace {

Day on(const char* text) {
  return parse_day(text).value();
}

struct World {
  RuleSet set = packaged_rule_sets().front();
  WorkingCalendar calendar;

  World() {
    for (const CalendarYear& year : packaged_calendars())
      calendar.put(year);
  }
  Day due_day(const char* id, const char* start, const Clock& clock = {}) const {
    const Counted<Due> found = due(set.deadline(id), on(start), calendar, clock);
    REQUIRE(found);
    CHECK_FALSE(found->provisional);
    return found->day;
  }
};

}  // namespace

TEST_CASE("working days, calendar days, months, years and dates are due when section 6 says") {
  const World world;
  CHECK(world.due_day("D01", "2024-02-08") == on("2024-02-21"));  // 5 wd over the festival
  CHECK(world.due_day("D02", "2024-03-01") == on("2024-04-30"));  // 60 d
  CHECK(world.due_day("D02", "2024-03-01", {.variant = "permit"}) == on("2024-03-29"));
  CHECK(world.due_day("D02", "2024-03-01", {.variant = "permit", .extended = 10}) ==
        on("2024-04-15"));
  CHECK(world.due_day("D11", "2024-02-29") == on("2024-08-29"));
  CHECK(world.due_day("D20", "2024-09-16") == on("2024-10-08"));  // 1 October is off until the 7th
  CHECK(world.due_day("D06", "2024-01-02") == on("2024-05-31"));
  CHECK(world.due_day("D06", "2024-01-02", {.variant = "foundation"}) == on("2024-04-01"));
  CHECK(world.due_day("D37", "2023-05-08") == on("2024-01-31"));
  CHECK(world.due_day("D32", "2024-02-08") == on("2024-02-09"));
}

TEST_CASE("T10 two years from 29 February end on 28 February, as the calendar of 2026 moves it") {
  World world;
  CHECK(world.due_day("D12", "2024-02-29") == on("2026-02-28"));  // a make-up working day
  world.calendar.put({.year = 2026});
  CHECK(world.due_day("D12", "2024-02-29") == on("2026-03-02"));
}

TEST_CASE("a day that only a view holds waits unshifted for its calendar, others refuse") {
  const World world;
  const Due far{.day = on("2027-05-01"), .provisional = true};
  CHECK(due(world.set.deadline("D12"), on("2025-05-01"), world.calendar) == far);
  CHECK(due(world.set.deadline("D11"), on("2026-12-01"), world.calendar) ==
        tl::make_unexpected(CalendarMissing{2027}));
  CHECK(due(world.set.deadline("D32"), on("2026-12-31"), world.calendar) ==
        tl::make_unexpected(CalendarMissing{2027}));
}

TEST_CASE("T11 a hearing from the 3rd to the 10th adds seven days") {
  const World world;
  const Pause hearing[] = {{on("2024-06-03"), on("2024-06-10")}};
  CHECK(paused_days(hearing) == 7);
  CHECK(world.due_day("D22", "2024-05-20") == on("2024-07-19"));
  CHECK(world.due_day("D22", "2024-05-20", {.pauses = hearing}) == on("2024-07-26"));
  CHECK(world.due_day("D22", "2024-05-20", {.extended = 30, .pauses = hearing}) ==
        on("2024-08-26"));  // 25 August is a Sunday
  const Pause twice[] = {{on("2024-06-03"), on("2024-06-10")},
                         {on("2024-06-08"), on("2024-06-12")},
                         {on("2024-06-05"), on("2024-06-06")}};
  CHECK(paused_days(twice) == 9);
}

TEST_CASE("days counted back from a start are not moved to a later working day") {
  const World world;
  CHECK(world.due_day("D28", "2024-05-11") == on("2024-05-01"));  // a day off stays
  CHECK(world.due_day("D28", "2024-05-01", {.variant = "emergency"}) == on("2024-05-11"));
  CHECK(world.due_day("D33", "2024-02-21") == on("2024-02-02"));
  CHECK(world.due_day("D07", "2024-06-30") == on("2024-06-30"));
  CHECK(world.set.deadline("D07").reminders == std::vector<int>{180, 90, 30});
}

TEST_CASE("T36 T37 the hearing may be asked to the fifth working day and held from the seventh") {
  const World world;
  CHECK(world.due_day("D16", "2024-08-09") == on("2024-08-16"));
  CHECK(world.due_day("D17", "2024-08-09") == on("2024-08-20"));
  CHECK(world.set.deadline("D16").refuses);
  CHECK(world.set.deadline("D17").at_least);
  CHECK_FALSE(world.set.deadline("D20").refuses);
  CHECK(world.set.deadline("D22").extension == 30);
}

TEST_CASE("the late fee of 3 % a day ends at the fine") {
  CHECK(late_fee(Fen(1'000'000), 40, 300, 10'000) == Fen(1'000'000));
  CHECK(late_fee(Fen(1'000'000), 10, 300, 10'000) == Fen(300'000));
  CHECK(late_fee(Fen(1'000'000), -1, 300, 10'000) == Fen(0));
  CHECK(late_fee(Fen(INT64_MAX), 1'000'000, 300, 10'000) == Fen(INT64_MAX));
}
