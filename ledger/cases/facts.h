#pragma once
// What the histories say about organizations and accounts: read when a rule asks, never stored a
// second time. All as of the state at hand, which is that of the decision's own position.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/cases/state.h"

namespace quanlu::ledger::cases {

struct OrgFacts {
  bool exists = false;     // ever registered
  std::uint8_t state = 0;  // of machine Org
  std::int64_t kind = 0;   // OrgKind
  std::string supervisor;  // unit; empty when direct or decoupled
  Id16 legal_rep{};        // pseudonymous person id
  bool direct = false;
  bool fundraising = false;  // qualified and not revoked
  Day registered_on{};
  std::uint64_t area = 0;  // of its 101 where there is one, else of the USCC
};
OrgFacts org_facts(const State& state, std::string_view uscc);
bool is_live(const State& state, std::string_view uscc);  // active or suspended

// The state of a stream just before a place in the log.
std::uint8_t state_before(const State& state, std::string_view stream, Seq before);

// The area code written in a USCC; 0 when it has none.
std::uint64_t area_in_uscc(std::string_view uscc);

// A right given by 1302: in force in [from, until).
struct Grant {
  registry::Role role{};
  std::string unit;
  std::uint64_t area = 0;
  Millis from{}, until{};
};

struct AccountFacts {
  bool exists = false;
  std::string unit;
  std::uint64_t area = 0;
  std::vector<Grant> grants;                      // in the order of their events
  std::vector<std::pair<Millis, bool>> switched;  // when it became active or suspended

  bool active_at(Millis instant) const;
};
AccountFacts account_facts(const State& state, std::string_view account);

// Active, and holds the role, at the instant.
bool holds_role(const AccountFacts& account, registry::Role role, Millis instant);
bool is_active(const State& state, std::string_view account, Millis instant);

}  // namespace quanlu::ledger::cases
