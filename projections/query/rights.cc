#include "projections/query/rights.h"

#include <algorithm>

#include "ledger/cases/access.h"
#include "ledger/cases/lists.h"
#include "ledger/cases/permission.h"
#include "ledger/cases/read.h"
#include "ledger/cases/stream_id.h"
#include "schemas/base/time.h"

namespace quanlu::projections::query {
namespace {

namespace registry = schemas::registry;
using registry::Conf;
using registry::Group;
using registry::Role;
using registry::StreamKind;
using schemas::codec::Event;

// A type that stands for a stream as a whole: the most secret one of its events.
const registry::EventType* type_of_stream(StreamKind kind) {
  const registry::EventType* found = nullptr;
  for (const registry::EventType& type : registry::event_types())
    if (type.stream == kind &&
        (found == nullptr || cases::secrecy(found->conf) < cases::secrecy(type.conf)))
      found = &type;
  return found;
}

const registry::EventType* type_of(const Shown& shown) {
  if (const auto* type = registry::find_event(shown.code)) return type;
  return shown.stream == 0 ? nullptr : type_of_stream(static_cast<StreamKind>(shown.stream));
}

cases::Step step_of(const Shown& shown, const registry::EventType& type) {
  cases::Step step;
  step.code = type.code;
  step.subject = shown.subject;
  step.actor.unit = shown.unit;
  step.actor.account = shown.handler;
  step.case_id = shown.case_id;
  const registry::Stream& stream = registry::stream(type.stream);
  if (!shown.case_id.is_zero() && stream.key_parts.size() == 1 && stream.key_parts[0] == "caseId")
    step.stream = cases::stream_id(type.stream, {to_uuid_text(shown.case_id)});
  return step;
}

Sight sight_of(cases::Reading reading) {
  switch (reading) {
    case cases::Reading::kFull:
      return Sight::kClear;
    case cases::Reading::kMasked:
      return Sight::kMasked;
    default:
      return Sight::kHidden;
  }
}

bool in_force(const cases::Grant& grant, Millis now) {
  return grant.from <= now && now < grant.until;
}

// Cards and names of organizations: everyone, masked (V01, V03).
bool is_card(const Shown& shown) {
  return shown.code == 0 &&
         (shown.stream == 0 || shown.stream == static_cast<std::uint16_t>(StreamKind::kOrg));
}

bool is_approved(const cases::State& state, const std::string& account, const Id16& event,
                 Millis now) {
  for (const cases::Step& request : state.listed(cases::kUnsealList, cases::id_key(event))) {
    if (request.actor.account != account) continue;
    for (const cases::Step& step : state.history(request.stream))
      if (step.code == static_cast<std::uint16_t>(registry::EventCode::kUnsealApproved) &&
          step.text("approver") != account && step.actor.account != account &&
          now.value <= step.number("validUntil"))
        return true;
  }
  return false;
}

}  // namespace

ShownClass class_of(const Event& event) {
  ShownClass shown;
  const auto raised_to = static_cast<Conf>(event.envelope().getConf());
  if (event.type() == nullptr) {
    shown.conf = raised_to;
    return shown;
  }
  shown.conf = cases::more_secret(event.type()->conf, raised_to);
  shown.family = event.type()->family;
  shown.group = cases::read_as(*event.type(), shown.conf).group;
  return shown;
}

ShownClass class_of(const Shown& shown) {
  const registry::EventType* type = type_of(shown);
  ShownClass found;
  found.conf = static_cast<Conf>(shown.conf);
  if (type == nullptr) return found;
  found.conf = cases::more_secret(type->conf, found.conf);
  found.family = type->family;
  found.group = cases::read_as(*type, found.conf).group;
  return found;
}

Result<Rights> Rights::of(std::string account, AskState state, Millis now) {
  Rights rights(std::move(account), std::move(state), now);
  bool active = false;
  rights.state_([&](const cases::State& at) {
    const cases::AccountFacts facts = cases::account_facts(at, rights.account_);
    active = facts.active_at(now);
    for (const cases::Grant& grant : facts.grants)
      if (in_force(grant, now)) rights.grants_.push_back(grant);
  });
  if (active && !rights.grants_.empty()) return rights;
  return fail(Error{.kind = Failure::kDenied,
                    .reason = "role",
                    .what = {"该账号现在没有角色", "this account has no role now"},
                    .where = rights.account_,
                    .expected = {},
                    .found = active ? "no grant in force" : "not active",
                    .remedy = {"请系统管理员授权, 或用 --actor 换账号",
                               "ask the administrators, or choose an account with --actor"}});
}

Rights Rights::of_all(std::string account) {
  Rights rights(std::move(account), {}, Millis(0));
  rights.all_ = true;
  return rights;
}

Sight Rights::see(cases::Step step, Conf conf, const std::vector<cases::Grant>& grants) const {
  if (step.type == nullptr) return Sight::kHidden;
  const registry::EventType type = cases::read_as(*step.type, conf);
  step.type = &type;
  cases::Reading reading = cases::Reading::kNone;
  state_([&](const cases::State& state) {
    reading = cases::may_read(state, grants, account_, step, civil_day(now_));
  });
  return sight_of(reading);
}

Sight Rights::see(const Event& event) const {
  if (all_) return Sight::kClear;
  return see(cases::read(event), static_cast<Conf>(event.envelope().getConf()), grants_);
}

Sight Rights::see(const Shown& shown) const {
  if (all_) return Sight::kClear;
  const registry::EventType* type = type_of(shown);
  const bool card = is_card(shown);
  if (card) type = registry::find_event(registry::EventCode::kRegistrationApproved);
  if (type == nullptr) return Sight::kHidden;
  cases::Step step = step_of(shown, *type);
  step.type = type;
  const Sight sight = see(std::move(step), static_cast<Conf>(shown.conf), grants_);
  return card && sight == Sight::kHidden ? Sight::kMasked : sight;
}

bool Rights::may_unseal(const Event& event) const {
  if (all_) return true;
  std::vector<cases::Grant> grants = grants_;
  std::erase_if(grants, [](const cases::Grant& grant) {
    return grant.role == Role::kAud || grant.role == Role::kAdt;
  });
  const Conf conf = class_of(event).conf;
  // Who was given leave reads the text even where the role alone would mask it.
  const Sight needed = cases::is_secret(conf) ? Sight::kMasked : Sight::kClear;
  const Sight sight = see(cases::read(event), conf, cases::is_secret(conf) ? grants_ : grants);
  if (sight < needed) return false;
  if (!cases::is_secret(conf)) return true;
  bool approved = false;
  state_([&](const cases::State& state) {
    approved = is_approved(state, account_, event.id(), now_);
  });
  return approved;
}

bool Rights::reads_group(Group group) const {
  return all_ || std::any_of(grants_.begin(), grants_.end(), [&](const cases::Grant& grant) {
           return registry::role(grant.role).reads_group(group).allowed;
         });
}

bool Rights::holds(Role role) const {
  return std::any_of(grants_.begin(), grants_.end(),
                     [&](const cases::Grant& grant) { return grant.role == role; });
}

}  // namespace quanlu::projections::query
