#include <algorithm>

#include "ledger/cases/inquiry.h"
#include "ledger/cases/rulebook.h"
#include "schemas/base/time.h"

namespace quanlu::ledger::cases {

namespace {

// "D20" in what is said about a field named …dueOn; empty: the day is decided by a person.
std::string_view deadline_of(const registry::Field& field) {
  const bool due = field.name.size() >= 5 && field.name.substr(field.name.size() - 4) == "ueOn";
  const std::size_t at = field.check.find('D');
  if (!due || at == std::string_view::npos || at + 3 > field.check.size()) return {};
  const std::string_view id = field.check.substr(at, 3);
  return registry::find_deadline(id) ? id : std::string_view();
}

// Deadlines that were started by another event of the stream than the one that stores the day.
DueAnswer computed(const Inquiry& ask, std::string_view deadline) {
  const Steps history = ask.state.history(ask.step.stream);
  if (deadline == "D20")
    for (const Step& step : history)
      if (step.code == 501) return due_day(ask.state, deadline, step, {});
  return due_day(ask.state, deadline, ask.step, {});
}

// An earlier day is taken where the deadline is decided and not given by law.
bool is_decided(std::string_view deadline) {
  return deadline == "D31" || deadline == "D34" || deadline == "D35" || deadline == "D38";
}

void refuse_missing(Inquiry& ask, const registry::Field& field, const DueAnswer& answer) {
  if (answer.no_rules)
    return ask.refuse(Reason::kRuleSet, data_path(field.name), "1203", "a rule set at hand", "",
                      {"规则集文件不在手边", "the file of the rule set is not at hand"});
  ask.refuse(refusal_of(rules::CalendarMissing{answer.missing_year}, data_path(field.name)));
}

}  // namespace

void check_dues(Inquiry& ask) {
  for (const registry::Field& field : ask.step.type->fields) {
    const std::string_view deadline = deadline_of(field);
    if (deadline.empty()) continue;
    const bool stated = ask.step.has(field.name);
    const DueAnswer answer = computed(ask, deadline);
    if (!answer) {
      refuse_missing(ask, field, answer);
      continue;
    }
    const Day due = answer.due->day;
    const Day given = ask.step.day(field.name);
    if (!stated)
      ask.step.set(field.name, static_cast<std::int64_t>(due.value));
    else if (given != due && !(is_decided(deadline) && given < due))
      ask.refuse(Reason::kDeadline, data_path(field.name), std::string(deadline), to_text(due),
                 to_text(given),
                 {"到期日由规则和日历算出, 可以不填", "the day is computed; leave it out"});
  }
}

}  // namespace quanlu::ledger::cases
