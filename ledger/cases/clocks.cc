#include "ledger/cases/clocks.h"

#include <algorithm>

#include "ledger/cases/clock_plan.h"
#include "ledger/cases/past.h"

namespace quanlu::ledger::cases {

namespace {

Day day_of_act(const Step& step) {
  return step.has("on") ? step.day("on") : step.effective_on;
}

// The day that the starting event stores; what is stored stays (DOMAIN.md section 6).
std::optional<Day> stored_due(const Step& step, std::string_view deadline) {
  const ClockPlan& plan = clock_plan(*step.type);
  if (plan.stored_on == nullptr || registry::deadline(plan.stored).id != deadline) return {};
  if (!step.has(plan.stored_on->name)) return {};
  return step.day(plan.stored_on->name);
}

bool runs_for(const Step& step, std::string_view deadline) {
  return deadline != "D24" || step.says("channel", "hotline12345");
}

std::vector<Step> of_same_case(const std::vector<Step>& history, const Step& start) {
  std::vector<Step> same;
  for (const Step& step : history)
    if (step.stream == start.stream || (!step.case_id.is_zero() && step.case_id == start.case_id))
      same.push_back(step);
  return same;
}

void tell_due(const Rulings& rules, const Step& start, const std::vector<Step>& history,
              bool recomputed, DeadlineView& view) {
  const std::vector<Step> same = of_same_case(history, start);
  const DueAnswer answer = due_day(rules, view.id, start, same);
  if (answer) {
    view.due = answer.due->day;
    view.provisional = answer.due->provisional;
  }
  if (!recomputed)
    if (const auto stored = stored_due(start, view.id)) {
      view.due = stored;
      view.provisional = false;
    }
  view.paused_days = rules::paused_days(pauses_in(same, view.id, start.seq));
}

bool concerns(const DeadlineView& view, const Step& step, const std::vector<Step>& history) {
  if (view.stream == step.stream || view.id == "D07") return true;
  const auto start = std::find_if(history.begin(), history.end(), [&](const Step& earlier) {
    return earlier.id == view.started_by;
  });
  if (start == history.end() || step.case_id.is_zero()) return false;
  return start->case_id == step.case_id ||
         view.stream.find(to_uuid_text(step.case_id)) != std::string::npos;
}

bool contains(std::span<const registry::Deadline> list, std::string_view id) {
  return std::any_of(list.begin(), list.end(), [&](registry::Deadline deadline) {
    return registry::deadline(deadline).id == id;
  });
}

bool moves_day(const ClockPlan& plan, std::string_view id) {
  return contains(plan.resumes, id) ||
         (plan.extends != registry::Deadline{} && registry::deadline(plan.extends).id == id);
}

void stop(DeadlineView& view, const Step& step, bool is_moot) {
  view.stopped_at = step.seq;
  view.stopped_on = day_of_act(step);
  view.is_moot = is_moot;
  if (is_moot && meaning_of(view.id) == ClockMeaning::kRight) view.owed = false;
}

// The stream of the event's case itself: its key is the case id.
bool is_of_case(const std::string& stream, const Step& step) {
  return !step.case_id.is_zero() && stream.size() > 36 &&
         stream.compare(stream.size() - 36, 36, to_uuid_text(step.case_id)) == 0;
}

// What runs for a case ends with it, what runs for another stream with that.
bool ends_with(const DeadlineView& view, const Step& step, const History& history,
               std::span<const std::string> ended) {
  for (const std::string& stream : ended)
    if (view.stream == stream || (is_of_case(stream, step) && concerns(view, step, history)))
      return true;
  return false;
}

}  // namespace

void run_clocks(const Rulings& rules, const Step& step, const std::vector<Step>& history,
                std::span<const std::string> ended, std::vector<DeadlineView>& deadlines) {
  const ClockPlan& plan = clock_plan(*step.type);
  for (DeadlineView& view : deadlines) {
    if (view.stopped_at) continue;
    const bool concerned = concerns(view, step, history);
    if (concerned && contains(plan.stops, view.id)) {
      stop(view, step, !contains(step.type->stops, view.id));
    } else if (ends_with(view, step, history, ended)) {
      stop(view, step, true);
    } else if (concerned && moves_day(plan, view.id)) {
      for (const Step& start : history)
        if (start.id == view.started_by) tell_due(rules, start, history, true, view);
    }
  }
  for (registry::Deadline deadline : step.type->starts) {
    const std::string_view id = registry::deadline(deadline).id;
    if (!runs_for(step, id)) continue;
    DeadlineView view{.id = std::string(id), .stream = step.stream};
    view.started_at = step.seq;
    view.started_by = step.id;
    view.from = start_day(id, step);
    view.owed = meaning_of(id) != ClockMeaning::kWaiting;
    tell_due(rules, step, history, false, view);
    if (const std::string_view* done_on = done_on_field(id)) {
      view.stopped_at = step.seq;
      view.stopped_on = done_on->empty() ? step.effective_on : step.day(*done_on);
    }
    deadlines.push_back(std::move(view));
  }
}

}  // namespace quanlu::ledger::cases
