#include "ledger/rules/packaged.h"

#include "schemas/base/check.h"

namespace quanlu::ledger::rules {
namespace {

template <typename T>
T good(Result<T> read) {
  CHECK(read.has_value());
  return std::move(*read);
}

}  // namespace

const PackagedFile* find_packaged_file(std::string_view name) {
  for (const PackagedFile& file : packaged_files())
    if (file.name == name) return &file;
  return nullptr;
}

std::vector<PackagedFile> packaged_files_of(std::string_view prefix) {
  std::vector<PackagedFile> files;
  for (const PackagedFile& file : packaged_files())
    if (file.name.substr(0, prefix.size()) == prefix) files.push_back(file);
  return files;
}

std::vector<RuleSet> packaged_rule_sets() {
  std::vector<RuleSet> sets;
  for (const PackagedFile& file : packaged_files_of("rules-"))
    sets.push_back(good(RuleSet::parse(file.bytes, file.name)));
  return sets;
}

std::vector<CalendarYear> packaged_calendars() {
  std::vector<CalendarYear> years;
  for (const PackagedFile& file : packaged_files_of("calendar-"))
    years.push_back(good(parse_calendar(file.bytes, file.name)));
  return years;
}

std::vector<AreaTable> packaged_area_tables() {
  std::vector<AreaTable> tables;
  for (const PackagedFile& file : packaged_files_of("areas-"))
    tables.push_back(good(AreaTable::parse(file.bytes, file.name)));
  return tables;
}

}  // namespace quanlu::ledger::rules
