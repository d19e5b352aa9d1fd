#pragma once
// Deadlines D01-D39 as data of a rule set, and the day on which one is due. DOMAIN.md section 6.
//   RuleSet set; WorkingCalendar calendar;
//   due(set.deadline("D22"), accepted_on, calendar, {.pauses = hearing}) -> Counted<Due>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/rules/calendar.h"
#include "schemas/base/ids.h"

namespace quanlu::ledger::rules {

enum class Unit : std::uint8_t { kWorkingDays, kDays, kMonths, kYears, kDate };

struct Span {
  int amount = 0;
  Unit unit = Unit::kDays;
  unsigned month = 0, day_of_month = 0;  // kDate: 31 May; amount is the years between
  bool before = false;                   // counted back from the start day, never rolled
};

struct Deadline {
  std::string id;  // D22
  std::vector<TypeCode> starts, stops;
  Span span;
  std::map<std::string, Span, std::less<>> variants;  // emergency, permit, joint, foundation …
  int extension = 0;           // what the extending event may add at most, in the unit of the span
  std::vector<int> reminders;  // days before the due day, descending
  bool at_least = false;       // D17: the act may not come before the due day
  bool refuses = false;        // a late act is refused, not only shown late
  bool held_by_view = false;   // D12, D26, D30: no event stores it
  std::vector<std::string> rules;
  std::string breach;
};

// Suspended time, added in whole days: the day `from` is not counted, `to` is.
struct Pause {
  Day from, to;
};

struct Clock {
  std::string_view variant = {};       // of Deadline::variants; empty: the span itself
  int extended = 0;                    // granted, in the unit of the span
  std::span<const Pause> pauses = {};  // overlaps count once
};

struct Due {
  Day day;
  bool provisional = false;  // the calendar of its year is missing: not yet moved to a working day
  friend bool operator==(const Due&, const Due&) = default;
};

// calendarMissing where a count in working days, or a day that an event stores, meets a year
// without calendar. The variant exists.
Counted<Due> due(const Deadline& deadline, Day start, const WorkingCalendar& calendar,
                 const Clock& clock = {});

int paused_days(std::span<const Pause> pauses);

// 3 % a day of the fine, capped (R-PEN-4): bp are 1/10 000; rounded down to the fen.
Fen late_fee(Fen fine, int days_late, std::int64_t late_fee_bp, std::int64_t cap_bp);

}  // namespace quanlu::ledger::rules
