#pragma once
// What `init` appends first, in one batch, as account `ledger` with role LGR: schema, rule sets,
// calendars, area tables, and the three administrators with their roles (DOMAIN.md section 7).
// decide lets the ledger append these codes only while no other account has appended anything.
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "ledger/cases/inquiry.h"
#include "ledger/rules/areas.h"
#include "ledger/rules/calendar.h"
#include "ledger/rules/rule_set.h"
#include "schemas/codec/command.h"

namespace quanlu::ledger::cases {

// A packaged file under the digest by which documents/ keeps it.
struct RuleSetFile {
  rules::RuleSet set;
  schemas::codec::DocRef file;
};
struct AreaTableFile {
  rules::AreaTable table;
  schemas::codec::DocRef file;
};

struct Administrators {
  std::string system = "sys", security = "sec", audit = "aad";  // accounts, three persons
  std::string unit = "11370100004188768U";
  std::uint64_t area = 370100;
};

struct Bootstrap {
  Millis now{};
  std::function<EventId()> new_id;
  HashFunction hash;
  Digest schema_digest{};  // of the released schemas
  std::uint16_t schema_version = 1;
  std::vector<RuleSetFile> rule_sets;
  std::vector<rules::CalendarYear> calendars;
  std::vector<AreaTableFile> area_tables;
  Administrators administrators;
};

// Commands for decide_batch with Caller{.ledger = true}. `holder` of 1301 is a clear field (the
// account name) that intake seals as any other.
std::vector<schemas::codec::Command> bootstrap(const Bootstrap& from);

}  // namespace quanlu::ledger::cases
