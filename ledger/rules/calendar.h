#pragma once
// The working-day calendar, year by year, as the State Council's notice says: a working day is a
// weekday that is not off, or a weekend day that is made up (调休). DOMAIN.md section 6. Values; a
// calendar that is only read may be shared between threads.
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/base/ids.h"
#include "schemas/base/refusal.h"
#include "schemas/base/result.h"

namespace quanlu::ledger::rules {

// What 1204 carries: the weekdays that are off and the weekend days that are worked.
struct CalendarYear {
  int year = 0;
  std::vector<Day> days_off, make_up_days;  // ascending
  std::string source;
};

// A file of ledger/rules/sets: holidays as the notice prints them, weekends included.
Result<CalendarYear> parse_calendar(std::string_view toml, std::string_view where);

// No count passes through a year whose calendar is not published: reason calendarMissing.
struct CalendarMissing {
  int year = 0;
  friend bool operator==(const CalendarMissing&, const CalendarMissing&) = default;
};
template <typename T>
using Counted = tl::expected<T, CalendarMissing>;

Refusal refusal_of(CalendarMissing missing, std::string path);

class WorkingCalendar {
 public:
  // The later publication of a year replaces the earlier; what was computed before stays.
  void put(const CalendarYear& year);
  bool covers(int year) const { return years_.count(year) != 0; }

  Counted<bool> is_working(Day day) const;

  // The n-th working day after the day, which is not counted itself (民法典 art. 201); n < 0 counts
  // backwards. n = 0 is the day itself, whatever it is.
  Counted<Day> add_working_days(Day day, int n) const;

  // The day itself when it is worked, else the next one that is (民法典 art. 203).
  Counted<Day> roll_forward(Day day) const;

  // Working days after `from`, up to and including `to`; negative when `to` is earlier.
  Counted<int> working_days_between(Day from, Day to) const;

 private:
  std::map<int, std::map<Day, bool>> years_;  // year -> day that differs from its weekday -> works
};

// Months and years end on the same day number, else on the last day of the month (民法典 art. 202).
Day add_months(Day day, int months);
Day add_years(Day day, int years);

}  // namespace quanlu::ledger::rules
