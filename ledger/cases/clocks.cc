#include "ledger/cases/clocks.h"

#include <algorithm>

#include "ledger/cases/past.h"

namespace quanlu::ledger::cases {

namespace {

// Deadlines that one event both starts and ends: it says by itself whether it came in time.
struct Instant {
  std::string_view deadline, done_on;  // the field that says when it was done
};
constexpr Instant kInstants[] = {
    {"D08", "recordedOn"}, {"D10", "on"}, {"D28", "filedOn"}, {"D33", ""}};

const Instant* instant_of(std::string_view deadline) {
  for (const Instant& instant : kInstants)
    if (instant.deadline == deadline) return &instant;
  return nullptr;
}

Day day_of_act(const Step& step) {
  return step.has("on") ? step.day("on") : step.effective_on;
}

// The day that the starting event stores; what is stored stays (DOMAIN.md section 6).
std::optional<Day> stored_due(const Step& step, std::string_view deadline) {
  for (const registry::Field& field : step.type->fields)
    if (field.kind == registry::FieldKind::kDate &&
        field.check.find(deadline) != std::string_view::npos && field.name.size() >= 5 &&
        field.name.substr(field.name.size() - 4) == "ueOn" && step.has(field.name))
      return step.day(field.name);
  return std::nullopt;
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

bool changes_time(std::uint16_t code) {
  return is_any(code, {110, 111, 112, 515, 516, 775});
}

}  // namespace

void run_clocks(const Rulings& rules, const Step& step, const std::vector<Step>& history,
                std::vector<DeadlineView>& deadlines) {
  for (DeadlineView& view : deadlines) {
    if (view.stopped_at || !concerns(view, step, history)) continue;
    if (contains(step.type->stops, view.id) && instant_of(view.id) == nullptr) {
      view.stopped_at = step.seq;
      view.stopped_on = day_of_act(step);
    } else if (changes_time(step.code)) {
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
    tell_due(rules, step, history, false, view);
    if (const Instant* instant = instant_of(id)) {
      view.stopped_at = step.seq;
      view.stopped_on = instant->done_on.empty() ? step.effective_on : step.day(instant->done_on);
    }
    deadlines.push_back(std::move(view));
  }
}

}  // namespace quanlu::ledger::cases
