#include "ledger/cases/permission.h"

#include <algorithm>
#include <array>

#include "ledger/cases/rulebook.h"

namespace quanlu::ledger::cases {

namespace {

using registry::Conf;
using registry::Role;
using registry::StreamKind;

// Fields that name a unit to which something is addressed or which gave it.
constexpr std::array<std::string_view, 6> kUnitFields{"toUnit", "unit",      "supervisor",
                                                      "to",     "authority", "lead"};

bool names_unit(const Step& step, std::string_view unit) {
  if (unit.empty()) return false;
  if (step.actor.unit == unit) return true;
  const auto participants = step.texts("participants"), assignees = step.texts("assignees");
  return std::any_of(kUnitFields.begin(), kUnitFields.end(),
                     [&](std::string_view field) { return step.text(field) == unit; }) ||
         std::find(participants.begin(), participants.end(), unit) != participants.end() ||
         std::find(assignees.begin(), assignees.end(), unit) != assignees.end();
}

// Addressed to the unit, or sent by it, somewhere in the stream so far.
bool concerns_unit(const State& state, const Step& step, std::string_view unit) {
  if (names_unit(step, unit)) return true;
  const auto id = parse_stream_id(step.stream);
  if (id && std::find(id->parts.begin(), id->parts.end(), unit) != id->parts.end()) return true;
  for (const Step& earlier : state.history(step.stream))
    if (names_unit(earlier, unit)) return true;
  return false;
}

std::string_view subject_of(const State& state, const Step& step) {
  if (!step.subject.empty()) return step.subject;
  const Head* head = state.head(step.stream);
  return head ? std::string_view(head->subject) : std::string_view();
}

bool is_own_organization(const State& state, const Step& step, std::string_view unit) {
  const std::string_view subject = subject_of(state, step);
  return subject.empty() || subject == unit;
}

bool supervises(const State& state, const Step& step, std::string_view unit) {
  const std::string_view subject = subject_of(state, step);
  return !subject.empty() && org_summary(state, subject).supervisor == unit;
}

// Assigned to a case: named as officer, handler or lead in its history.
bool is_assigned(const State& state, const Step& step, std::string_view account) {
  static constexpr std::array<std::string_view, 5> kOne{"handler", "second", "to", "chair",
                                                        "reviewer"};
  if (step.actor.account == account) return true;
  for (const Step& earlier : state.history(step.stream)) {
    if (earlier.actor.account == account) return true;
    const auto officers = earlier.texts("officers");
    if (std::find(officers.begin(), officers.end(), account) != officers.end()) return true;
    for (std::string_view field : kOne)
      if (earlier.text(field) == account) return true;
  }
  return false;
}

bool is_system_role(Role role) {
  return role == Role::kSys || role == Role::kSec || role == Role::kAad;
}

// H1: the accused never sees what supervision prepares; its own penalty case only from 756 on.
bool hidden_from_organization(const State& state, const Step& event) {
  const Conf conf = event.type->conf;
  if (conf == Conf::kCmp || conf == Conf::kAml) return true;
  if (event.type->stream != StreamKind::kPenaltyCase) return false;
  for (const Step& step : state.history(event.stream))
    if (step.code == 756) return event.code < 756;
  return true;
}

// I-CMP-2: nobody of the organization complained of reads the complaint, in whatever role.
bool is_of_accused(const State& state, const std::vector<Grant>& grants, const Step& event) {
  if (event.type->conf != Conf::kCmp) return false;
  const std::string_view accused = subject_of(state, event);
  return !accused.empty() && std::any_of(grants.begin(), grants.end(),
                                         [&](const Grant& grant) { return grant.unit == accused; });
}

Reading by_right(const State& state, const Grant& grant, std::string_view account,
                 const Step& event, Day on) {
  const registry::ReadRight& right = registry::role(grant.role).reads_group(event.type->group);
  if (!right.allowed) return Reading::kNone;
  if (right.published && event.type->conf != Conf::kPub) return Reading::kNone;
  if (right.own_organization && !is_own_organization(state, event, grant.unit))
    return Reading::kNone;
  if (right.own_unit && !concerns_unit(state, event, grant.unit)) return Reading::kNone;
  if (right.own_area && grant.area != 0 &&
      !area_covers(state, on, grant.area, object_area(state, event)))
    return Reading::kNone;
  if (right.assigned_cases && !is_assigned(state, event, account)) return Reading::kNone;
  return right.masked ? Reading::kMasked : Reading::kFull;
}

}  // namespace

std::uint64_t object_area(const State& state, const Step& step) {
  const std::string_view subject = subject_of(state, step);
  if (subject.size() == 18)
    if (const std::uint64_t area = area_of_org(state, subject)) return area;
  if (const std::uint64_t area = area_in(step)) return area;
  return state.sum_up<PlaceSummary>(step.stream).area;
}

bool covers(const State& state, const Grant& grant, const Step& step) {
  if (is_system_role(grant.role) || grant.role == Role::kGwy || grant.role == Role::kPub ||
      grant.role == Role::kLgr)
    return true;
  if (grant.role == Role::kOrg || grant.role == Role::kCom)
    return is_own_organization(state, step, grant.unit);
  if (grant.role == Role::kBsu)
    return supervises(state, step, grant.unit) || concerns_unit(state, step, grant.unit);
  if (grant.area == 0) return true;
  const std::uint64_t area = object_area(state, step);
  return area == 0 || area_covers(state, step.effective_on, grant.area, area);
}

Reading may_read(const State& state, const std::vector<Grant>& grants, std::string_view account,
                 const Step& event, Day on) {
  if (event.type == nullptr || is_of_accused(state, grants, event)) return Reading::kNone;
  Reading best = Reading::kNone;
  for (const Grant& grant : grants) {
    if (grant.role == Role::kOrg && hidden_from_organization(state, event)) continue;
    best = std::max(best, by_right(state, grant, account, event, on));
  }
  return best;
}

}  // namespace quanlu::ledger::cases
