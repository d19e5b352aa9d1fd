#pragma once
// What the histories say about organizations and accounts, as of the state at hand, which is that
// of the decision's own position. References stay good until State::forget().
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/cases/state.h"

namespace quanlu::ledger::cases {

struct OrgFacts : OrgSummary {
  std::uint8_t state = 0;  // of machine Org
  std::uint64_t area = 0;  // of its 101 where there is one, else of the USCC
};
OrgFacts org_facts(const State& state, std::string_view uscc);
// Parts of it, for rules that are asked with every event.
const OrgSummary& org_summary(const State& state, std::string_view uscc);
std::uint64_t area_of_org(const State& state, std::string_view uscc);
bool is_live(const State& state, std::string_view uscc);  // active or suspended

// The state of a stream just before a place in the log.
std::uint8_t state_before(const State& state, std::string_view stream, Seq before);

// The area code written in a USCC; 0 when it has none.
std::uint64_t area_in_uscc(std::string_view uscc);

const AccountFacts& account_facts(const State& state, std::string_view account);

// Active, and holds the role, at the instant.
bool holds_role(const AccountFacts& account, registry::Role role, Millis instant);
bool is_active(const State& state, std::string_view account, Millis instant);

}  // namespace quanlu::ledger::cases
