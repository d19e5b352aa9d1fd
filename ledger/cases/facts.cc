#include "ledger/cases/facts.h"

#include <algorithm>

#include "ledger/cases/evolve.h"
#include "schemas/base/time.h"

namespace quanlu::ledger::cases {

namespace {

using registry::StreamKind;

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

const OrgSummary& org_summary(const State& state, std::string_view uscc) {
  return state.sum_up<OrgSummary>(stream_id(StreamKind::kOrg, {uscc}));
}

namespace {

std::uint64_t area_of(const State& state, const OrgSummary& org, std::string_view uscc) {
  std::uint64_t area = 0;
  if (!org.founding.is_zero())
    area =
        state.sum_up<FoundingSummary>(stream_id(StreamKind::kRegCase, {to_uuid_text(org.founding)}))
            .area;
  return area != 0 ? area : area_in_uscc(uscc);
}

}  // namespace

std::uint64_t area_of_org(const State& state, std::string_view uscc) {
  return area_of(state, org_summary(state, uscc), uscc);
}

OrgFacts org_facts(const State& state, std::string_view uscc) {
  OrgFacts org{org_summary(state, uscc)};
  org.state = state.state_number(stream_id(StreamKind::kOrg, {uscc}));
  org.area = area_of(state, org, uscc);
  return org;
}

bool is_live(const State& state, std::string_view uscc) {
  const std::string_view name = state.state_name(stream_id(StreamKind::kOrg, {uscc}));
  return name == "active" || name == "suspended";
}

std::uint8_t state_before(const State& state, std::string_view stream, Seq before) {
  return walk(state, stream, state.history(stream), before).state;
}

const AccountFacts& account_facts(const State& state, std::string_view account) {
  return state.sum_up<AccountFacts>(stream_id(StreamKind::kUserAccount, {account}));
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
