#include "ledger/cases/rulebook.h"

#include <algorithm>
#include <array>

#include "ledger/cases/clock_plan.h"
#include "ledger/cases/facts.h"
#include "ledger/cases/lists.h"
#include "schemas/base/time.h"

namespace quanlu::ledger::cases {

namespace {

using registry::StreamKind;

// No deadline is longer than five years; its last day may be moved into the next one.
inline constexpr int kYearsAhead = 6;

// A scope of 6 digits covers the codes that begin with it without its trailing zeros.
bool begins_with(std::uint64_t scope, std::uint64_t code) {
  while (scope != 0 && scope % 10 == 0)
    scope /= 10;
  while (code > scope)
    code /= 10;
  return scope == code;
}

int extended_by(std::string_view deadline, const std::vector<Step>& history, Seq after) {
  const std::uint16_t code = extending_code(deadline);
  std::int64_t days = 0;
  for (const Step& step : history)
    if (code != 0 && step.code == code && step.seq > after) days += step.number("days");
  return static_cast<int>(days);
}

std::string_view variant_of(const Rulings& rulings, std::string_view deadline, const Step& start) {
  if ((deadline == "D28" || deadline == "D36") && start.flag("emergency")) return "emergency";
  if (deadline == "D06" && rulings.is_foundation(start.subject)) return "foundation";
  return {};
}

class RulingsOfState final : public Rulings {
 public:
  explicit RulingsOfState(const State& state) : state_(state) {}

  const rules::Deadline* deadline_on(std::string_view id, Day day) const override {
    const rules::RuleSet* set = cases::rules_on(state_, day);
    return set == nullptr ? nullptr : &set->deadline(id);
  }
  const rules::WorkingCalendar& calendar_of(int from_year, int to_year) const override {
    return state_.calendar(from_year, to_year);
  }
  bool is_foundation(std::string_view uscc) const override {
    return org_summary(state_, uscc).kind ==
           static_cast<std::int64_t>(registry::OrgKind::kFoundation);
  }

 private:
  const State& state_;
};

}  // namespace

std::uint32_t rule_set_on(const State& state, Day day) {
  const Step* step = state.in_force(list::kRuleSet, day);
  return step ? static_cast<std::uint32_t>(step->number("ruleSet")) : 0;
}

const rules::RuleSet* rules_on(const State& state, Day day) {
  const Step* step = state.in_force(list::kRuleSet, day);
  return step ? state.library().rule_set(step->text("file")) : nullptr;
}

const rules::AreaTable* areas_on(const State& state, Day day) {
  const Step* step = state.in_force(list::kAreaTable, day);
  return step ? state.library().area_table(step->text("file")) : nullptr;
}

std::int64_t rule_number(const State& state, Day day, std::string_view rule,
                         std::string_view parameter, std::int64_t otherwise) {
  const rules::RuleSet* set = rules_on(state, day);
  const rules::Rule* found = set ? set->find(rule) : nullptr;
  if (found == nullptr) return otherwise;
  const auto at = found->parameters.find(parameter);
  return at == found->parameters.end() ? otherwise : at->second.number;
}

bool area_covers(const State& state, Day day, std::uint64_t scope, std::uint64_t code) {
  if (scope == code) return true;
  if (const rules::AreaTable* table = areas_on(state, day))
    return table->covers(rules::AreaCode(scope), rules::AreaCode(code));
  return begins_with(scope, code);
}

Day obliged_by(const State& state, const Step& window, std::int64_t kind) {
  const bool foundation = kind == static_cast<std::int64_t>(registry::OrgKind::kFoundation);
  std::string text = foundation ? "12-31" : "06-30";
  if (const rules::RuleSet* set = rules_on(state, window.effective_on))
    text = set->text("R-ANN-2", foundation ? "foundation_by" : "obliged_registered_by");
  const auto day = parse_day(std::to_string(window.number("year")) + "-" + text);
  return day.value_or(Day(0));
}

Day start_day(std::string_view deadline, const Step& start) {
  if (start.type == nullptr) return start.effective_on;
  const std::string_view field = start_field(deadline, *start.type);
  return !field.empty() && start.has(field) ? start.day(field) : start.effective_on;
}

std::vector<rules::Pause> pauses_in(const std::vector<Step>& history, std::string_view deadline,
                                    Seq after) {
  std::vector<rules::Pause> pauses;
  std::optional<Day> since;
  for (const Step& step : history) {
    if (step.seq < after) continue;
    if (deadline == "D02" && step.code == 111) since = step.day("from");
    if (deadline == "D02" && step.code == 112 && since) {
      pauses.push_back({*since, step.day("to")});
      since.reset();
    }
    if ((deadline == "D22" || deadline == "D23") && step.code == 515)
      pauses.push_back({step.day("from"), step.day("to")});
  }
  return pauses;
}

DueAnswer due_day(const Rulings& rulings, const ClockRun& run) {
  const rules::Deadline* known = rulings.deadline_on(run.deadline, run.decided_on);
  if (known == nullptr) return {.no_rules = true};
  const int year = civil(run.from).year;
  const auto counted =
      rules::due(*known, run.from, rulings.calendar_of(year - 1, year + kYearsAhead),
                 {.variant = run.variant, .extended = run.extended, .pauses = run.pauses});
  if (!counted) return {.missing_year = counted.error().year};
  return {.due = *counted};
}

DueAnswer due_day(const Rulings& rulings, std::string_view deadline, const Step& start,
                  const std::vector<Step>& history) {
  const std::vector<rules::Pause> pauses = pauses_in(history, deadline, start.seq);
  return due_day(rulings, {.deadline = deadline,
                           .decided_on = start.effective_on,
                           .from = start_day(deadline, start),
                           .variant = variant_of(rulings, deadline, start),
                           .extended = extended_by(deadline, history, start.seq),
                           .pauses = pauses});
}

DueAnswer due_day(const State& state, std::string_view deadline, const Step& start,
                  const std::vector<Step>& history) {
  return due_day(RulingsOfState(state), deadline, start, history);
}

void PublishedRules::apply(const Step& step) {
  if (step.code == 1204) calendar_.put(calendar_year(step));
  if (step.code != 1203) return;
  if (const rules::RuleSet* set = library_.rule_set(step.text("file")))
    sets_.insert_or_assign(step.day("effectiveOn"), set);
}

const rules::RuleSet* PublishedRules::rules_on(Day day) const {
  auto after = sets_.upper_bound(day);
  return after == sets_.begin() ? nullptr : std::prev(after)->second;
}

const rules::Deadline* PublishedRules::deadline_on(std::string_view id, Day day) const {
  const rules::RuleSet* set = rules_on(day);
  return set == nullptr ? nullptr : &set->deadline(id);
}

// Position 2 of a code under authority 5 is the kind (GB 32100).
bool PublishedRules::is_foundation(std::string_view uscc) const {
  return uscc.size() == 18 && uscc[0] == '5' && uscc[1] == '3';
}

}  // namespace quanlu::ledger::cases
