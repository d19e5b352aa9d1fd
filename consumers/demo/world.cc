#include "consumers/demo/world.h"

#include <algorithm>

#include "ledger/rules/packaged.h"
#include "schemas/base/check.h"
#include "schemas/base/time.h"

namespace quanlu::consumers::demo {
namespace {

constexpr std::int64_t kMinuteMs = 60'000;
constexpr std::int64_t kWorkBeginsMs = 510 * kMinuteMs;  // 08:30
constexpr unsigned kCityPercent = 18;                    // 1 150 of 6 388 are the city's own
constexpr std::uint32_t kCommunityMax = 1'000'000;       // a street has 9 999 filing numbers
constexpr int kFillingDays = 240;                        // in which the register is filled

ledger::rules::WorkingCalendar packaged_calendar() {
  ledger::rules::WorkingCalendar calendar;
  for (const ledger::rules::CalendarYear& year : ledger::rules::packaged_calendars())
    calendar.put(year);
  return calendar;
}

std::string padded(std::uint64_t number, std::size_t width) {
  const std::string digits = std::to_string(number);
  return digits.size() >= width ? digits : std::string(width - digits.size(), '0') + digits;
}

}  // namespace

World::World(const Options& wanted)
    : options(wanted),
      random(wanted.seed),
      calendar(packaged_calendar()),
      areas(ledger::rules::packaged_area_tables().back()),
      hasher(wanted.suite),
      people(areas) {
  CHECK(wanted.organizations > 0);
  CHECK(wanted.years >= 1 && wanted.years <= 3);
  last_day = wanted.last_day;
  window_day = ledger::rules::add_years(last_day, -static_cast<int>(wanted.years)).next();
  const Day first_rules = ledger::rules::packaged_rule_sets().front().effective_on();
  first_day = working_day(std::max(first_rules, Day(window_day.value - kFillingDays)), 0);
  organizations_planned = wanted.organizations;
  community_planned = wanted.community >= 0
                          ? static_cast<std::uint32_t>(wanted.community)
                          : static_cast<std::uint32_t>(wanted.organizations * 29'017ULL / 6'388);
  community_planned = std::min(community_planned, kCommunityMax);
  street_serials.resize(people.streets());
  now = start_of(first_day);
}

std::int64_t World::between(std::int64_t least, std::int64_t most) {
  return least + static_cast<std::int64_t>(below(static_cast<std::uint64_t>(most - least + 1)));
}

Id16 World::new_id() {
  Id16 id;
  random.fill(id.bytes);
  return id;
}

EventId World::event_id(Millis at) {
  std::array<std::uint8_t, 10> bytes{};
  random.fill(bytes);
  return make_uuid7(at, bytes);
}

Org& World::any_live_org() {
  while (true) {
    Org& org = orgs[below(orgs.size())];
    if (org.live) return org;
  }
}

std::uint32_t World::any_area() {
  if (chance(kCityPercent)) return kCity;
  const std::vector<ledger::rules::AreaCode> streets = areas.streets();
  return static_cast<std::uint32_t>(county_of(streets[below(streets.size())]).value);
}

std::int64_t World::amount(std::int64_t least_yuan, std::int64_t most_yuan) {
  return between(least_yuan / 10, most_yuan / 10) * 1000;
}

bool World::is_working(Day day) const {
  const auto works = calendar.is_working(day);
  CHECK(works.has_value());  // the options keep to packaged years
  return *works;
}

Day World::working_day(Day day, int n) const {
  const auto found = n == 0 ? calendar.roll_forward(day) : calendar.add_working_days(day, n);
  CHECK(found.has_value());
  return *found;
}

Millis World::hour_on(Day day) {
  return Millis(start_of(day).value + kWorkBeginsMs + between(0, 200 * kMinuteMs));
}

std::string World::document_no(std::string_view prefix, Millis at) {
  return std::string(prefix) + "〔" + std::to_string(civil(civil_day(at)).year) + "〕" +
         std::to_string(next_document++ % 99'999 + 1) + "号";
}

std::string World::own_document_no(std::string_view series, Millis at) {
  return std::string(series) + "〔" + std::to_string(civil(civil_day(at)).year) + "〕" +
         std::to_string(next_own_document++ % 9'999 + 1) + "号";
}

std::string World::voucher_no(Millis at) {
  return "PZ-" + std::to_string(civil(civil_day(at)).year) + "-" + padded(next_voucher++, 7);
}

std::string World::complaint_no(Millis at) {
  const int year = civil(civil_day(at)).year;
  if (year != complaint_year) next_complaint = 110;
  complaint_year = year;
  return "JN-TS-" + std::to_string(year) + "-" + padded(next_complaint++, 4);
}

Day Pace::day() const {
  return civil_day(at_);
}

Millis Pace::soon() {
  at_ = Millis(at_.value + world_.between(2 * kMinuteMs, 25 * kMinuteMs));
  return at_;
}

Millis Pace::after(int n) {
  CHECK(n >= 1);
  at_ = world_.hour_on(world_.working_day(day(), n));
  return at_;
}

Millis Pace::not_before(Day wanted) {
  if (wanted <= day()) return soon();
  at_ = world_.hour_on(world_.working_day(wanted, 0));
  return at_;
}

}  // namespace quanlu::consumers::demo
