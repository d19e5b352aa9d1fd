#include "ledger/rules/deadlines.h"

#include <algorithm>

#include "schemas/base/check.h"
#include "schemas/base/time.h"

namespace quanlu::ledger::rules {
namespace {

const Span& chosen(const Deadline& deadline, std::string_view variant) {
  if (variant.empty()) return deadline.span;
  const auto found = deadline.variants.find(variant);
  CHECK(found != deadline.variants.end());
  return found->second;
}

// The last day as the span says it, before pauses and days off.
Counted<Day> count(const Span& span, int amount, Day start, const WorkingCalendar& calendar) {
  const int signed_amount = span.before ? -amount : amount;
  switch (span.unit) {
    case Unit::kWorkingDays:
      return calendar.add_working_days(start, signed_amount);
    case Unit::kDays:
      return Day(start.value + signed_amount);
    case Unit::kMonths:
      return add_months(start, signed_amount);
    case Unit::kYears:
      return add_years(start, signed_amount);
    case Unit::kDate:
      return day_of(civil(start).year + span.amount, span.month, span.day_of_month);
  }
  CHECK(false && "a unit has a count");
  return start;
}

}  // namespace

int paused_days(std::span<const Pause> pauses) {
  std::vector<Pause> sorted(pauses.begin(), pauses.end());
  std::sort(sorted.begin(), sorted.end(),
            [](const Pause& a, const Pause& b) { return a.from < b.from; });
  int days = 0;
  Day counted_to(INT32_MIN);
  for (const Pause& pause : sorted) {
    const Day from = std::max(pause.from, counted_to);
    if (pause.to <= from) continue;
    days += pause.to.value - from.value;
    counted_to = pause.to;
  }
  return days;
}

Counted<Due> due(const Deadline& deadline, Day start, const WorkingCalendar& calendar,
                 const Clock& clock) {
  const Span& span = chosen(deadline, clock.variant);
  Counted<Day> counted = count(span, span.amount + clock.extended, start, calendar);
  if (!counted) return tl::make_unexpected(counted.error());
  const Day last(counted->value + paused_days(clock.pauses));
  if (span.before) return Due{last};
  const Counted<Day> rolled = calendar.roll_forward(last);
  if (rolled) return Due{*rolled};
  if (deadline.held_by_view) return Due{.day = last, .provisional = true};
  return tl::make_unexpected(rolled.error());
}

Fen late_fee(Fen fine, int days_late, std::int64_t late_fee_bp, std::int64_t cap_bp) {
  const __int128 uncapped_bp = static_cast<__int128>(late_fee_bp) * std::max(days_late, 0);
  const __int128 bp = std::min<__int128>(uncapped_bp, cap_bp);
  return Fen(static_cast<std::int64_t>(fine.value * bp / 10'000));
}

}  // namespace quanlu::ledger::rules
