#include <algorithm>
#include <set>

#include "ledger/cases/facts.h"
#include "ledger/cases/inquiry.h"
#include "ledger/cases/past.h"

// Separation of duties (DOMAIN.md section 7): who may not be the same person.

namespace quanlu::ledger::cases {

namespace {

using registry::Role;

// The actor of the second may not be the actor of the first in the same stream.
struct Sequence {
  std::uint16_t first, second;
  std::string_view invariant;  // empty: twoPersons
};
constexpr Sequence kSequences[] = {
    {335, 336, "I-DLY-7"}, {627, 630, "I-FND-10"}, {613, 614, ""}, {1005, 1007, "I-TSK-3"}};

// The person named in the field may not be an officer of an event of the list.
struct Independence {
  std::uint16_t code;
  std::string_view field;
};
constexpr Independence kIndependent[] = {{755, "reviewer"}, {759, "chair"}, {760, "chair"}};

void refuse_same(Inquiry& ask, std::string path, std::string rule, std::string found) {
  ask.refuse(Reason::kTwoPersons, std::move(path), std::move(rule), "another person",
             std::move(found), {"须由另一人办理", "this needs another person"});
}

bool in_bootstrap(const Inquiry& ask) {
  return ask.step.actor.account == kLedgerAccount && ask.state.count("others") == 0;
}

void check_approver(Inquiry& ask) {
  const Step& step = ask.step;
  const std::string_view approver = step.text("approver");
  if (approver.empty() || in_bootstrap(ask)) return;
  const bool actor_may_approve = is_any(step.code, {528, 1313});
  if (!actor_may_approve && approver == step.actor.account)
    return refuse_same(ask, data_path("approver"), "approver ≠ actor", std::string(approver));
  if (step.code == 528 && approver == step.text("reader"))
    return refuse_same(ask, data_path("approver"), "I-CMP-7", std::string(approver));
  if (!ask.import && !is_active(ask.state, approver, step.occurred_at))
    ask.refuse(Reason::kTwoPersons, data_path("approver"), "approver", "an active account",
               std::string(approver), {"批准人须有有效账号", "the approver needs an account"});
}

void check_role_of_approver(Inquiry& ask) {
  const Step& step = ask.step;
  if (!is_any(step.code, {1302, 1331}) || in_bootstrap(ask) || ask.import) return;
  const AccountFacts& account = account_facts(ask.state, step.text("approver"));
  const bool fits = holds_role(account, Role::kSec, step.occurred_at) ||
                    (step.code == 1331 && holds_role(account, Role::kAdt, step.occurred_at));
  if (!fits)
    ask.refuse(Reason::kTwoPersons, data_path("approver"), "I-SYS-3",
               step.code == 1302 ? "SEC" : "ADT/SEC", std::string(step.text("approver")),
               {"由安全管理员批准", "approved by the security administrator"});
}

void check_sequences(Inquiry& ask) {
  for (const Sequence& rule : kSequences) {
    if (rule.second != ask.step.code) continue;
    const Steps history = ask.state.history(ask.step.stream);
    const Step* first = last_of(history, {rule.first});
    if (first == nullptr || first->actor.account != ask.step.actor.account) continue;
    if (rule.invariant.empty())
      refuse_same(ask, "$.actor", std::to_string(rule.first) + " → " + std::to_string(rule.second),
                  ask.step.actor.account);
    else
      ask.breaks(rule.invariant, "$.actor", "another person", ask.step.actor.account,
                 {"须由另一人办理", "this needs another person"});
  }
}

void check_independence(Inquiry& ask) {
  for (const Independence& rule : kIndependent) {
    if (rule.code != ask.step.code) continue;
    const Steps history = ask.state.history(ask.step.stream);
    const std::string_view person = ask.step.text(rule.field);
    const bool investigator = std::any_of(history.begin(), history.end(), [&](const Step& step) {
      return is_any(step.code, {751, 754}) && names(step, "officers", person);
    });
    if (investigator)
      ask.breaks("I-SUP-3", data_path(rule.field), "not an investigator", std::string(person),
                 {"听证主持人和法制审核人不得是调查人员",
                  "chair and reviewer are not investigators of the case"});
  }
}

// Two officers are two people.
void check_officers(Inquiry& ask) {
  const registry::Field* field = ask.step.type->field("officers");
  if (field == nullptr || field->check.find("≥2") == std::string_view::npos) return;
  const auto officers = ask.step.texts("officers");
  const std::set<std::string> people(officers.begin(), officers.end());
  if (people.size() < 2)
    refuse_same(ask, data_path("officers"), ask.step.code == 512 ? "I-CMP-4" : "I-SUP-1",
                std::to_string(people.size()) + " officer");
}

}  // namespace

void check_duties(Inquiry& ask) {
  if (ask.repeated_checks && !ask.import) return;
  check_approver(ask);
  check_role_of_approver(ask);
  check_sequences(ask);
  check_independence(ask);
  check_officers(ask);
}

}  // namespace quanlu::ledger::cases
