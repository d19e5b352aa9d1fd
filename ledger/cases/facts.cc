#include "ledger/cases/facts.h"

#include <algorithm>
#include <iterator>
#include <limits>

#include "ledger/cases/evolve.h"
#include "ledger/cases/lists.h"
#include "schemas/base/time.h"

namespace quanlu::ledger::cases {

namespace {

using registry::StreamKind;

inline constexpr Millis kForEver{std::numeric_limits<std::int64_t>::max()};

// 101 of the case in which the organization was founded names the area that registered it.
std::uint64_t area_of_founding(const State& state, const Id16& case_id) {
  if (case_id.is_zero()) return 0;
  for (const Step& step : state.history(stream_id(StreamKind::kRegCase, {to_uuid_text(case_id)})))
    if (step.code == 101) return static_cast<std::uint64_t>(step.number("area"));
  return 0;
}

void apply(const State& state, const Step& step, OrgFacts& org) {
  switch (step.code) {
    case 113:
      org.exists = true;
      org.kind = step.number("kind");
      org.supervisor = step.text("supervisor");
      org.legal_rep = step.ref("legalRep");
      org.direct = step.flag("direct");
      org.registered_on = step.effective_on;
      org.area = area_of_founding(state, step.case_id);
      break;
    case 116:
      if (step.says("item", "legalRep")) org.legal_rep = step.ref("legalRep");
      if (step.says("item", "supervisor")) org.supervisor = step.text("new");
      break;
    case 129:
      org.fundraising = true;
      break;
    case 130:
      org.fundraising = false;
      break;
    case 135:
      org.supervisor = step.flag("decoupled") ? std::string() : std::string(step.text("new"));
      break;
    case 136:
      org.direct = step.flag("direct");
      break;
    default:
      break;
  }
}

Grant grant_of(const Step& step) {
  Grant grant;
  grant.role = static_cast<registry::Role>(step.number("role"));
  grant.unit = step.text("unit");
  grant.area = static_cast<std::uint64_t>(step.number("area"));
  grant.from = std::max(start_of(step.day("from")), step.occurred_at);
  grant.until = step.has("to") ? start_of(step.day("to").next()) : kForEver;
  return grant;
}

void end_grants(const Step& step, std::vector<Grant>& grants) {
  const auto role = static_cast<registry::Role>(step.number("role"));
  const Day on = step.day("on");
  const Millis end = on == civil_day(step.occurred_at) ? step.occurred_at : start_of(on);
  for (Grant& grant : grants)
    if (grant.role == role && grant.from <= end) grant.until = std::min(grant.until, end);
}

}  // namespace

std::uint64_t area_in_uscc(std::string_view uscc) {
  std::uint64_t area = 0;
  if (uscc.size() != 18) return 0;
  for (char c : uscc.substr(2, 6)) {
    if (c < '0' || c > '9') return 0;
    area = area * 10 + static_cast<std::uint64_t>(c - '0');
  }
  return area;
}

OrgFacts org_facts(const State& state, std::string_view uscc) {
  OrgFacts org;
  const std::string stream = stream_id(StreamKind::kOrg, {uscc});
  for (const Step& step : state.history(stream))
    apply(state, step, org);
  org.state = state.state_number(stream);
  if (org.area == 0) org.area = area_in_uscc(uscc);
  return org;
}

bool is_live(const State& state, std::string_view uscc) {
  const std::string_view name = state.state_name(stream_id(StreamKind::kOrg, {uscc}));
  return name == "active" || name == "suspended";
}

std::uint8_t state_before(const State& state, std::string_view stream, Seq before) {
  const Steps all = state.history(stream);
  const auto later = [&](const Step& step) { return !(step.seq < before); };
  if (std::none_of(all.begin(), all.end(), later)) return walk(state, stream, all).state;
  std::vector<Step> history;
  std::remove_copy_if(all.begin(), all.end(), std::back_inserter(history), later);
  return walk(state, stream, history).state;
}

bool AccountFacts::active_at(Millis instant) const {
  bool active = false;
  for (const auto& change : switched)
    if (change.first <= instant) active = change.second;
  return active;
}

AccountFacts account_facts(const State& state, std::string_view account) {
  AccountFacts facts;
  for (const Step& step : state.history(stream_id(StreamKind::kUserAccount, {account}))) {
    switch (step.code) {
      case 1301:
        facts.exists = true;
        facts.unit = step.text("unit");
        facts.area = static_cast<std::uint64_t>(step.number("area"));
        facts.switched.emplace_back(step.occurred_at, true);
        break;
      case 1302:
        facts.grants.push_back(grant_of(step));
        break;
      case 1303:
        end_grants(step, facts.grants);
        break;
      case 1304:
        facts.switched.emplace_back(step.occurred_at, false);
        break;
      default:
        break;
    }
  }
  return facts;
}

bool holds_role(const AccountFacts& account, registry::Role role, Millis instant) {
  return account.active_at(instant) &&
         std::any_of(account.grants.begin(), account.grants.end(), [&](const Grant& grant) {
           return grant.role == role && grant.from <= instant && instant < grant.until;
         });
}

bool is_active(const State& state, std::string_view account, Millis instant) {
  return account_facts(state, account).active_at(instant);
}

}  // namespace quanlu::ledger::cases
