#include "ledger/rules/calendar.h"

#include <algorithm>

#include "schemas/base/time.h"
#include "schemas/settings/table_reader.h"

namespace quanlu::ledger::rules {
namespace {

using schemas::settings::TableReader;
using schemas::settings::Value;

constexpr int kHolidayDaysMax = 31;

bool is_weekend(Day day) {
  const int of_week = weekday(day);
  return of_week == 0 || of_week == 6;
}

unsigned days_in_month(int year, unsigned month) {
  const int next_year = month == 12 ? year + 1 : year;
  const unsigned next_month = month == 12 ? 1 : month + 1;
  return static_cast<unsigned>(day_of(next_year, next_month, 1).value -
                               day_of(year, month, 1).value);
}

// The weekdays among the days from..to; weekends are off without a notice.
void add_days_off(TableReader& reader, const Value& at, Day from, Day to, CalendarYear& year) {
  if (to < from || to.value - from.value > kHolidayDaysMax) {
    reader.fault(at, {"放假首末日不符", "first and last day do not fit"});
    return;
  }
  for (Day day = from; day <= to; day = day.next())
    if (!is_weekend(day)) year.days_off.push_back(day);
}

Status read_holiday(const Value& table, std::string_view where, CalendarYear& year) {
  TableReader reader(table, std::string(where));
  reader.text("name");
  const Day from = reader.day("from"), to = reader.day("to");
  add_days_off(reader, table, from, to, year);
  for (const Day day : reader.days("make_up")) {
    if (!is_weekend(day))
      reader.fault(table, {"调休上班日须为周末", "a make-up day is a weekend day"}, {},
                   to_text(day));
    year.make_up_days.push_back(day);
  }
  return reader.finish();
}

}  // namespace

Result<CalendarYear> parse_calendar(std::string_view toml, std::string_view where) {
  TRY_ASSIGN(const Value root, schemas::settings::parse_toml(toml, where));
  TableReader reader(root, std::string(where));
  CalendarYear year;
  year.year = static_cast<int>(reader.integer("year"));
  year.source = reader.text("source");
  if (const auto* holidays = reader.tables("holiday"))
    for (const Value& holiday : *holidays)
      TRY(read_holiday(holiday, where, year));
  TRY(reader.finish());
  std::sort(year.days_off.begin(), year.days_off.end());
  std::sort(year.make_up_days.begin(), year.make_up_days.end());
  for (const auto* days : {&year.days_off, &year.make_up_days})
    for (const Day day : *days)
      if (civil(day).year != year.year)
        return fail(Failure::kUsage, "toml", {"日期不在本年", "a day of another year"},
                    std::string(where) + " " + to_text(day));
  return year;
}

Refusal refusal_of(CalendarMissing missing, std::string path) {
  const std::string year = std::to_string(missing.year);
  return {.reason = Reason::kCalendarMissing,
          .path = std::move(path),
          .rule = "1204",
          .expected = year,
          .remedy = {"先发布 " + year + " 年工作日历（1204）",
                     "publish the working calendar of " + year + " first (1204)"}};
}

void WorkingCalendar::put(const CalendarYear& year) {
  std::map<Day, bool>& days = years_[year.year];
  days.clear();
  for (const Day day : year.days_off)
    days[day] = false;
  for (const Day day : year.make_up_days)
    days[day] = true;
}

Counted<bool> WorkingCalendar::is_working(Day day) const {
  const int year = civil(day).year;
  const auto found = years_.find(year);
  if (found == years_.end()) return tl::make_unexpected(CalendarMissing{year});
  const auto special = found->second.find(day);
  return special != found->second.end() ? special->second : !is_weekend(day);
}

Counted<Day> WorkingCalendar::add_working_days(Day day, int n) const {
  const int step = n < 0 ? -1 : 1;
  for (int left = n * step; left > 0;) {
    day = Day(day.value + step);
    const Counted<bool> works = is_working(day);
    if (!works) return tl::make_unexpected(works.error());
    left -= *works ? 1 : 0;
  }
  return day;
}

Counted<Day> WorkingCalendar::roll_forward(Day day) const {
  while (true) {
    const Counted<bool> works = is_working(day);
    if (!works) return tl::make_unexpected(works.error());
    if (*works) return day;
    day = day.next();
  }
}

Counted<int> WorkingCalendar::working_days_between(Day from, Day to) const {
  const bool backwards = to < from;
  if (backwards) std::swap(from, to);
  int count = 0;
  for (Day day = from.next(); day <= to; day = day.next()) {
    const Counted<bool> works = is_working(day);
    if (!works) return tl::make_unexpected(works.error());
    count += *works ? 1 : 0;
  }
  return backwards ? -count : count;
}

Day add_months(Day day, int months) {
  const CivilDate from = civil(day);
  const int total = from.year * 12 + static_cast<int>(from.month) - 1 + months;
  const int year = total >= 0 ? total / 12 : (total - 11) / 12;
  const auto month = static_cast<unsigned>(total - year * 12) + 1;
  return day_of(year, month, std::min(from.day, days_in_month(year, month)));
}

Day add_years(Day day, int years) {
  return add_months(day, years * 12);
}

}  // namespace quanlu::ledger::rules
