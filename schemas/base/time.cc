#include "schemas/base/time.h"

#include <charconv>
#include <chrono>
#include <cstdio>

namespace quanlu {
namespace {

constexpr std::int64_t kDayMillis = 86'400'000;
constexpr std::int64_t kShanghaiMillis = 8 * 3'600'000;

std::int64_t floor_div(std::int64_t a, std::int64_t b) {
  return a / b - (a % b < 0 ? 1 : 0);
}

// The number that `count` digits at `at` write; -1 when they are not all digits.
int digits(std::string_view text, std::size_t at, std::size_t count) {
  if (at + count > text.size()) return -1;
  int number = 0;
  for (std::size_t i = at; i < at + count; ++i) {
    if (text[i] < '0' || text[i] > '9') return -1;
    number = number * 10 + (text[i] - '0');
  }
  return number;
}

}  // namespace

CivilDate civil(Day day) {
  const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{day.value}}};
  return {static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
          static_cast<unsigned>(date.day())};
}

Day day_of(int year, unsigned month, unsigned day) {
  const std::chrono::year_month_day date{std::chrono::year{year}, std::chrono::month{month},
                                         std::chrono::day{day}};
  return Day(static_cast<std::int32_t>(std::chrono::sys_days{date}.time_since_epoch().count()));
}

Day civil_day(Millis instant) {
  return Day(static_cast<std::int32_t>(floor_div(instant.value + kShanghaiMillis, kDayMillis)));
}

Millis start_of(Day day) {
  return Millis(day.value * kDayMillis - kShanghaiMillis);
}

int weekday(Day day) {
  return static_cast<int>(((day.value % 7) + 7 + 4) % 7);
}

std::string to_text(Day day) {
  const CivilDate date = civil(day);
  char text[32];
  std::snprintf(text, sizeof text, "%04d-%02u-%02u", date.year, date.month, date.day);
  return text;
}

std::optional<Day> parse_day(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const int year = digits(text, 0, 4), month = digits(text, 5, 2), day = digits(text, 8, 2);
  if (year < 0 || month < 0 || day < 0) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year{year},
                                         std::chrono::month{static_cast<unsigned>(month)},
                                         std::chrono::day{static_cast<unsigned>(day)}};
  if (!date.ok()) return std::nullopt;
  return day_of(year, static_cast<unsigned>(month), static_cast<unsigned>(day));
}

std::string to_people(Millis instant) {
  const Day day = civil_day(instant);
  const std::int64_t seconds = (instant.value - start_of(day).value) / 1000;
  char text[48];
  std::snprintf(text, sizeof text, "%s %02d:%02d:%02d", to_text(day).c_str(),
                static_cast<int>(seconds / 3600), static_cast<int>(seconds / 60 % 60),
                static_cast<int>(seconds % 60));
  return text;
}

std::string to_rfc3339(Millis instant) {
  std::string text = to_people(instant);
  text[10] = 'T';
  const int fraction = static_cast<int>(((instant.value % 1000) + 1000) % 1000);
  if (fraction != 0) {
    char decimals[8];
    std::snprintf(decimals, sizeof decimals, ".%03d", fraction);
    text += decimals;
  }
  return text + "+08:00";
}

std::optional<Millis> parse_rfc3339(std::string_view text) {
  if (text.size() < 20 || (text[10] != 'T' && text[10] != 't')) return std::nullopt;
  const auto day = parse_day(text.substr(0, 10));
  const int hour = digits(text, 11, 2), minute = digits(text, 14, 2), second = digits(text, 17, 2);
  if (!day || text[13] != ':' || text[16] != ':' || hour < 0 || hour > 23 || minute < 0 ||
      minute > 59 || second < 0 || second > 59)
    return std::nullopt;
  std::size_t at = 19;
  int fraction = 0;
  if (text[at] == '.') {
    std::size_t count = 0;
    while (at + 1 + count < text.size() && digits(text, at + 1 + count, 1) >= 0)
      ++count;
    if (count == 0 || count > 3) return std::nullopt;
    fraction = digits(text, at + 1, count) * (count == 1 ? 100 : count == 2 ? 10 : 1);
    at += 1 + count;
  }
  std::int64_t offset = 0;
  const std::string_view zone = text.substr(at);
  if (zone != "Z" && zone != "z") {
    if (zone.size() != 6 || (zone[0] != '+' && zone[0] != '-') || zone[3] != ':')
      return std::nullopt;
    const int hours = digits(zone, 1, 2), minutes = digits(zone, 4, 2);
    if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) return std::nullopt;
    offset = (zone[0] == '-' ? -1 : 1) * (hours * 60 + minutes) * std::int64_t{60'000};
  }
  return Millis(day->value * kDayMillis + hour * std::int64_t{3'600'000} +
                minute * std::int64_t{60'000} + second * std::int64_t{1000} + fraction - offset);
}

}  // namespace quanlu
