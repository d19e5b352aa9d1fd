#pragma once
// The files of ledger/rules/sets as the build packed them: what `init` activates (1203, 1204, 1205)
// and names by the digest of these bytes. A person corrects one by a new file and a new event, so a
// ledger that exists reads its own documents/, never these.
#include <string_view>
#include <vector>

#include "ledger/rules/areas.h"
#include "ledger/rules/calendar.h"
#include "ledger/rules/rule_set.h"

namespace quanlu::ledger::rules {

struct PackagedFile {
  std::string_view name;   // "rules-20240905.toml"
  std::string_view bytes;  // lives as long as the process
};

const std::vector<PackagedFile>& packaged_files();              // by name
const PackagedFile* find_packaged_file(std::string_view name);  // null: none

// Rule sets by effectiveOn, calendars by year, and the area tables. That the packaged files are
// good is proved by tests, so a fault here stops the process.
std::vector<RuleSet> packaged_rule_sets();
std::vector<CalendarYear> packaged_calendars();
std::vector<AreaTable> packaged_area_tables();

// "rules-", "calendar-" or "areas-" files, for the loops of `init`.
std::vector<PackagedFile> packaged_files_of(std::string_view prefix);

}  // namespace quanlu::ledger::rules
