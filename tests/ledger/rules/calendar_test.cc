#include "ledger/rules/calendar.h"

#include <fstream>
#include <sstream>

#include "schemas/base/seams.h"
#include "schemas/base/time.h"
#include "tests/support/catch.h"
#include "tests/support/paths.h"

using namespace quanlu;
using namespace quanlu::ledger::rules;

namespace {

Day on(const char* text) {
  return parse_day(text).value();
}

CalendarYear packaged(int year) {
  const auto path =
      tests::source_dir() / "ledger/rules/sets" / ("calendar-" + std::to_string(year) + ".toml");
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  return parse_calendar(text.str(), path.string()).value();
}

WorkingCalendar calendar_of(int first, int last) {
  WorkingCalendar calendar;
  for (int year = first; year <= last; ++year)
    calendar.put(packaged(year));
  return calendar;
}

}  // namespace

TEST_CASE("T03 five working days over the Spring Festival of 2024 end on 21 February") {
  const WorkingCalendar calendar = calendar_of(2024, 2024);
  const char* days[] = {"2024-02-09", "2024-02-18", "2024-02-19", "2024-02-20", "2024-02-21"};
  for (int n = 1; n <= 5; ++n)
    CHECK(calendar.add_working_days(on("2024-02-08"), n) == on(days[n - 1]));
  CHECK(calendar.is_working(on("2024-02-04")) == true);
  CHECK(calendar.is_working(on("2024-02-12")) == false);
}

TEST_CASE("T03 a count that reaches a year without calendar is refused by name of the year") {
  const WorkingCalendar calendar = calendar_of(2024, 2024);
  CHECK(calendar.add_working_days(on("2024-12-30"), 1) == on("2024-12-31"));
  CHECK(calendar.add_working_days(on("2024-12-30"), 2) ==
        tl::make_unexpected(CalendarMissing{2025}));
  CHECK(calendar.roll_forward(on("2023-12-31")) == tl::make_unexpected(CalendarMissing{2023}));
  const Refusal refusal = refusal_of(CalendarMissing{2025}, "$.data.dueOn");
  CHECK(refusal.code() == "calendarMissing");
  CHECK(refusal.remedy.zh.find("2025") != std::string::npos);
}

TEST_CASE("months and years end on the same day number or on the last of the month") {
  CHECK(add_years(on("2024-02-29"), 2) == on("2026-02-28"));
  CHECK(add_months(on("2024-02-29"), 6) == on("2024-08-29"));
  CHECK(add_months(on("2024-08-31"), 6) == on("2025-02-28"));
  CHECK(add_months(on("2023-12-31"), 2) == on("2024-02-29"));
  CHECK(add_months(on("2024-01-31"), -2) == on("2023-11-30"));
  CHECK(add_months(on("2024-11-15"), 1) == on("2024-12-15"));
  CHECK(add_months(on("2024-12-15"), 1) == on("2025-01-15"));
}

TEST_CASE("the packaged calendars hold the working days that a year can have") {
  for (int year = 2021; year <= 2026; ++year) {
    INFO(year);
    const WorkingCalendar calendar = calendar_of(year, year);
    int days = 0;
    for (Day day = day_of(year, 1, 1); day <= day_of(year, 12, 31); day = day.next())
      days += *calendar.is_working(day) ? 1 : 0;
    CHECK(days >= 247);  // 11 statutory days off until 2024, 13 from 2025
    CHECK(days <= 251);
  }
}

TEST_CASE("a published correction of a year replaces it") {
  WorkingCalendar calendar = calendar_of(2024, 2024);
  calendar.put({.year = 2024, .days_off = {on("2024-08-09")}});
  CHECK(calendar.is_working(on("2024-08-09")) == false);
  CHECK(calendar.is_working(on("2024-02-04")) == false);
}

TEST_CASE("adding working days and counting them are inverse") {
  const WorkingCalendar calendar = calendar_of(2021, 2026);
  SeededRandom random(3);
  for (int round = 0; round < 2000; ++round) {
    const Day from(on("2021-06-01").value + static_cast<int>(random.below(1800)));
    const int n = static_cast<int>(random.below(61)) - 30;
    const Day to = calendar.add_working_days(from, n).value();
    if (n > 0) CHECK(calendar.working_days_between(from, to) == n);
    if (n > 0 && *calendar.is_working(from)) CHECK(calendar.add_working_days(to, -n) == from);
    if (n < 0) CHECK(*calendar.is_working(to));
  }
}

TEST_CASE("a calendar file that cannot be right is refused with its line") {
  const char* files[] = {
      "year = 2024\nsource = \"x\"\n[[holiday]]\nname = \"y\"\nfrom = 2024-02-17\nto = "
      "2024-02-10\n",
      "year = 2024\nsource = \"x\"\n[[holiday]]\nname = \"y\"\nfrom = 2024-02-10\nto = 2024-02-17\n"
      "make_up = [2024-02-20]\n",
      "year = 2024\nsource = \"x\"\n[[holiday]]\nname = \"y\"\nfrom = 2025-02-10\nto = "
      "2025-02-17\n",
      "year = 2024\nsource = \"x\"\nextra = 1\n", "year = \"2024\"\nsource = \"x\"\n"};
  for (const char* file : files) {
    const Result<CalendarYear> year = parse_calendar(file, "calendar.toml");
    REQUIRE_FALSE(year);
    CHECK(year.error().kind == Failure::kUsage);
    CHECK(year.error().where.substr(0, 13) == "calendar.toml");
  }
}
