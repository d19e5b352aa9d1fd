#include <algorithm>

#include "ledger/cases/inquiry.h"
#include "ledger/cases/permission.h"
#include "ledger/cases/rulebook.h"
#include "schemas/base/time.h"

namespace quanlu::ledger::cases {

namespace {

using registry::Role;

std::string role_names(const registry::EventType& type) {
  std::string names;
  for (Role role : type.roles) {
    names += names.empty() ? "" : "/";
    names += registry::role(role).id;
  }
  return names;
}

void refuse_role(Inquiry& ask, std::string expected, std::string found, Words remedy) {
  ask.refuse(Reason::kRole, "$.actor.role", std::string(ask.step.type->name), std::move(expected),
             std::move(found), std::move(remedy));
}

// Codes that `init` appends before anybody has an account.
bool is_bootstrap_code(std::uint16_t code) {
  return code == 1203 || code == 1204 || code == 1205 || code == 1301 || code == 1302 ||
         code == 1327;
}

void check_ledger_account(Inquiry& ask) {
  if (!ask.at.caller.ledger)
    return refuse_role(ask, "", "ledger", {"账本自身的账号不登录", "nobody logs in as the ledger"});
  ask.step.actor.role = Role::kLgr;
  if (!ask.step.type->appended_by(Role::kLgr))
    return refuse_role(ask, role_names(*ask.step.type), "LGR",
                       {"由有权角色作出", "by a role that may append it"});
  if (is_bootstrap_code(ask.step.code) && ask.state.count("others") != 0)
    refuse_role(ask, "SYS/SEC", "LGR",
                {"初始化之后由管理员作出", "after init this is for the administrators"});
}

// The account that acts: one of the caller's, by default the first.
bool choose_account(Inquiry& ask) {
  const Caller& caller = ask.at.caller;
  std::string& account = ask.step.actor.account;
  if (account.empty() && caller.ledger) account = kLedgerAccount;
  if (account.empty() && !caller.accounts.empty()) account = caller.accounts.front();
  const bool own =
      caller.any_account || (caller.ledger && account == kLedgerAccount) ||
      std::find(caller.accounts.begin(), caller.accounts.end(), account) != caller.accounts.end();
  if (own && !account.empty()) return true;
  refuse_role(ask, "an account of the caller", account.empty() ? "none" : account,
              {"以本人账号提交", "act by an account of your own"});
  return false;
}

bool in_force(const Grant& grant, Millis instant) {
  return grant.from <= instant && instant < grant.until;
}

// Roles in the order of section 7 that the account holds at both instants and the type allows.
std::vector<const Grant*> usable_grants(const Inquiry& ask, const AccountFacts& account) {
  std::vector<const Grant*> grants;
  for (const Grant& grant : account.grants) {
    if (!ask.step.type->appended_by(grant.role)) continue;
    if (ask.wanted_role && *ask.wanted_role != grant.role) continue;
    if (!in_force(grant, ask.step.occurred_at) || !in_force(grant, ask.at.now)) continue;
    const auto behind = std::upper_bound(
        grants.begin(), grants.end(), grant.role,
        [](registry::Role role, const Grant* other) { return role < other->role; });
    grants.insert(behind, &grant);
  }
  return grants;
}

void take(Inquiry& ask, const Grant& grant) {
  ask.step.actor.role = grant.role;
  ask.step.actor.unit = grant.unit;
  ask.step.actor.area = grant.area;
  const auto& codes = ask.at.caller.gateway_codes;
  if (grant.role == Role::kGwy && !codes.empty() &&
      std::find(codes.begin(), codes.end(), ask.step.code) == codes.end())
    refuse_role(ask, "a code of the gateway's configuration", text_of(ask.step.code),
                {"接口只写入配置的事件", "a gateway appends only its configured codes"});
  ask.step.origin = grant.role == Role::kGwy ? registry::Origin::kGateway : registry::Origin::kLive;
}

void check_live_account(Inquiry& ask) {
  const AccountFacts& account = account_facts(ask.state, ask.step.actor.account);
  if (!account.active_at(ask.step.occurred_at) || !account.active_at(ask.at.now))
    return refuse_role(ask, "active account", account.exists ? "suspended" : "unknown",
                       {"请系统管理员开通账号", "ask the system administrator for the account"});
  const std::vector<const Grant*> grants = usable_grants(ask, account);
  if (grants.empty())
    return refuse_role(ask, role_names(*ask.step.type), "",
                       {"由有权角色作出, 或申请授权", "by a role that may append it"});
  for (const Grant* grant : grants)
    if (covers(ask.state, *grant, ask.step)) return take(ask, *grant);
  ask.refuse(Reason::kScope, "$.actor", std::string(ask.step.type->name),
             text_of(static_cast<std::int64_t>(grants.front()->area)),
             text_of(static_cast<std::int64_t>(object_area(ask.state, ask.step))),
             {"不在本单位或本区划范围内", "outside the unit or area of the grant"});
}

// History of another system: the actor is what the source states; who hands it in holds SYS.
void check_import(Inquiry& ask) {
  if (!ask.repeated_checks) {
    const AccountFacts& account = account_facts(ask.state, ask.step.submitter);
    const Caller& caller = ask.at.caller;
    const bool own = caller.any_account || std::find(caller.accounts.begin(), caller.accounts.end(),
                                                     ask.step.submitter) != caller.accounts.end();
    if (!own || !holds_role(account, Role::kSys, ask.at.now))
      ask.refuse(Reason::kForm, "$.submitter", "origin import", "an account with role SYS",
                 ask.step.submitter,
                 {"由系统管理员导入", "imports are handed in by the system administrator"});
  }
  const Step& step = ask.step;
  if (step.actor.role == Role::kNone || !step.type->appended_by(step.actor.role))
    return refuse_role(ask, role_names(*step.type),
                       step.actor.role == Role::kNone
                           ? std::string()
                           : std::string(registry::role(step.actor.role).id),
                       {"核对来源数据", "check the source"});
  const Grant stated{step.actor.role, step.actor.unit, step.actor.area, {}, {}};
  if (!covers(ask.state, stated, step))
    ask.refuse(Reason::kScope, "$.actor", std::string(step.type->name),
               text_of(static_cast<std::int64_t>(step.actor.area)),
               text_of(static_cast<std::int64_t>(object_area(ask.state, step))),
               {"核对来源数据", "check the source"});
}

}  // namespace

void check_permission(Inquiry& ask) {
  if (ask.import) return check_import(ask);
  if (ask.repeated_checks || !choose_account(ask)) return;
  if (ask.step.actor.account == kLedgerAccount) return check_ledger_account(ask);
  check_live_account(ask);
}

}  // namespace quanlu::ledger::cases
