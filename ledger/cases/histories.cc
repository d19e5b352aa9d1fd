// The part of State that reads what was kept, through its memo.
#include <algorithm>

#include "ledger/cases/lists.h"
#include "ledger/cases/state.h"

namespace quanlu::ledger::cases {

Steps State::history(std::string_view stream) const {
  const Head* known = head(stream);
  if (known == nullptr) return {};
  if (const Steps* remembered = memo_.history(known->number, known->steps)) return *remembered;
  std::vector<Step> raw = steps_from(*known, stream, 0);
  const Steps steps(known->corrected ? effective(std::move(raw)) : std::move(raw));
  memo_.keep_history(known->number, known->steps, steps);
  return steps;
}

std::vector<Step> State::effective(std::vector<Step> raw) const {
  std::vector<Step> steps;
  const auto has = [&](const EventId& id) {
    return std::any_of(raw.begin(), raw.end(), [&](const Step& step) { return step.id == id; });
  };
  for (const Step& step : raw) {
    // A replacement is read at the place of what it replaces, where that lies in this stream.
    if (!step.supersedes.is_zero() &&
        (has(step.supersedes) || standing(step.supersedes).replaced_by != step.id))
      continue;
    const Step* counts = &step;
    while (counts != nullptr) {
      const Standing standing = this->standing(counts->id);
      if (standing.voided) counts = nullptr;
      if (counts == nullptr || standing.replaced_by.is_zero()) break;
      const auto next = std::find_if(raw.begin(), raw.end(), [&](const Step& other) {
        return other.id == standing.replaced_by && other.supersedes == counts->id;
      });
      counts = next == raw.end() ? nullptr : &*next;
    }
    if (counts != nullptr) steps.push_back(*counts);
  }
  return steps;
}

Steps State::listed(std::string_view list, std::string_view of) const {
  const std::string name = memo_name(list, of);
  if (const Steps* remembered = memo_.listed(name)) return *remembered;
  std::vector<Step> found;
  for (const Mark& mark : marks(list, of))
    if (auto step = this->step(mark.id)) found.push_back(std::move(*step));
  const Steps steps(std::move(found));
  memo_.keep_listed(name, steps);
  return steps;
}

const Step* State::in_force(std::string_view list, Day day) const {
  InForce& last = memo_.in_force(list);
  if (last.known && last.day == day) return last.step;
  last = {.known = true, .day = day, .listed = listed(list, ""), .step = nullptr};
  for (const Step& step : last.listed) {
    const Day from = step.day("effectiveOn");
    if (from > day) continue;
    if (last.step == nullptr || from >= last.step->day("effectiveOn")) last.step = &step;
  }
  return last.step;
}

const rules::WorkingCalendar& State::calendar(int from_year, int to_year) const {
  auto& known = memo_.calendars();
  if (const auto at = known.find(std::pair(from_year, to_year)); at != known.end())
    return at->second;
  rules::WorkingCalendar calendar;
  for (int year = from_year; year <= to_year; ++year) {
    const std::string stream = stream_id(registry::StreamKind::kCalendar, {std::to_string(year)});
    for (const rules::CalendarYear& published : sum_up<CalendarSummary>(stream).years)
      calendar.put(published);
  }
  return known.insert_or_assign(std::pair(from_year, to_year), std::move(calendar)).first->second;
}

}  // namespace quanlu::ledger::cases
