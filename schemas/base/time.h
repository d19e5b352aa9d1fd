#pragma once
// Civil time of the ledger: dates and clock times at UTC+8 (Asia/Shanghai, no daylight saving since
// 1991, and none is applied to earlier instants), instants in milliseconds since 1970-01-01 UTC.
#include <optional>
#include <string>
#include <string_view>

#include "schemas/base/ids.h"

namespace quanlu {

struct CivilDate {
  int year = 0;
  unsigned month = 0, day = 0;
};

CivilDate civil(Day day);
Day day_of(int year, unsigned month, unsigned day);  // the date exists
Day civil_day(Millis instant);                       // at UTC+8
Millis start_of(Day day);                            // 00:00 at UTC+8
int weekday(Day day);                                // 0 = Sunday

std::string to_text(Day day);                    // "2024-08-09"
std::optional<Day> parse_day(std::string_view);  // this form only, a date that exists

std::string to_rfc3339(Millis instant);  // "2024-08-09T10:02:41.007+08:00", fraction when not 0
std::optional<Millis> parse_rfc3339(std::string_view);  // RFC 3339, offset required, <= 3 decimals
std::string to_people(Millis instant);                  // "2024-08-09 10:02:41"

}  // namespace quanlu
