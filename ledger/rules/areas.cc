#include "ledger/rules/areas.h"

#include <algorithm>
#include <array>

#include "schemas/settings/table_reader.h"

namespace quanlu::ledger::rules {
namespace {

using schemas::settings::TableReader;
using schemas::settings::Value;

constexpr std::uint64_t kStreetMin = 100'000'000, kCommunityMin = 100'000'000'000,
                        kCommunityMax = 999'999'999'999;
constexpr int kSuccessorsMax = 8;  // a longer chain is a circle

constexpr std::array<std::string_view, 7> kLevels = {"province", "city",   "district",  "county",
                                                     "zone",     "street", "historical"};

// Brings a code to the size of another one: 370102 and 370102001 compare as 370102000.
std::uint64_t as_community(AreaCode code) {
  if (code.value >= kCommunityMin) return code.value;
  return code.value >= kStreetMin ? code.value * 1000 : code.value * 1'000'000;
}

// What the trailing zeros of the levels leave open: 370100 covers 100 counties, 370102 one.
std::uint64_t span_of(AreaCode code) {
  if (code.value >= kCommunityMin) return code.value % 1000 == 0 ? 1000 : 1;
  if (code.value >= kStreetMin) return code.value % 1000 == 0 ? 1'000'000 : 1000;
  if (code.value % 10'000 == 0) return 10'000'000'000;
  return code.value % 100 == 0 ? 100'000'000 : 1'000'000;
}

bool begins_with(AreaCode scope, AreaCode code) {
  const std::uint64_t span = span_of(scope);
  return as_community(scope) / span == as_community(code) / span;
}

AreaCode read_code(TableReader& reader, const Value& at, std::string_view key) {
  const std::optional<std::int64_t> number = reader.integer_if(key);
  if (!number) return AreaCode();
  const AreaCode code(static_cast<std::uint64_t>(*number));
  if (!parse_area(std::to_string(*number)))
    reader.fault(at, {"区划代码须为 6、9 或 12 位", "an area code has 6, 9 or 12 digits"}, {},
                 std::to_string(*number));
  return code;
}

std::optional<AreaLevel> parse_level(std::string_view text) {
  for (std::size_t i = 0; i < kLevels.size(); ++i)
    if (kLevels[i] == text) return static_cast<AreaLevel>(i);
  return std::nullopt;
}

Status read_street(const Value& table, const std::string& where, AreaCode parent,
                   std::map<AreaCode, Area>& areas) {
  TableReader reader(table, where);
  Area street{.level = AreaLevel::kStreet, .parent = parent};
  street.code = read_code(reader, table, "code");
  street.name = reader.text("name");
  if (county_of(street.code) != parent || street.code.value < kStreetMin)
    reader.fault(table, {"街镇代码不属于本区县", "the street is not of this county"},
                 to_text(parent), to_text(street.code));
  TRY(reader.finish());
  areas[street.code] = std::move(street);
  return {};
}

Status read_area(const Value& table, const std::string& where, std::map<AreaCode, Area>& areas) {
  TableReader reader(table, where);
  Area area;
  area.code = read_code(reader, table, "code");
  area.name = reader.text("name");
  const std::optional<AreaLevel> level = parse_level(reader.text("level"));
  if (!level) reader.fault(table, {"未知的层级", "unknown level"});
  area.level = level.value_or(AreaLevel::kStreet);
  area.parent = read_code(reader, table, "parent");
  area.successor = read_code(reader, table, "successor");
  area.from = reader.day_if("from");
  area.to = reader.day_if("to");
  for (const std::int64_t code : reader.integers("overlay"))
    area.overlay.emplace_back(static_cast<std::uint64_t>(code));
  if (const auto* streets = reader.tables("streets"))
    for (const Value& street : *streets)
      TRY(read_street(street, where, area.code, areas));
  if (area.code.value == 0) reader.fault(table, {"缺少 code", "code is missing"});
  TRY(reader.finish());
  areas[area.code] = std::move(area);
  return {};
}

Status check_references(const std::map<AreaCode, Area>& areas, const std::string& where) {
  for (const auto& entry : areas) {
    std::vector<AreaCode> named = entry.second.overlay;
    named.push_back(entry.second.parent);
    named.push_back(entry.second.successor);
    for (const AreaCode code : named)
      if (code.value != 0 && areas.count(code) == 0)
        return fail(Error{.kind = Failure::kUsage,
                          .reason = "toml",
                          .what = {"区划表中没有此代码", "no such code in the table"},
                          .where = where + " " + to_text(entry.first),
                          .found = to_text(code)});
  }
  return {};
}

}  // namespace

std::optional<AreaCode> parse_area(std::string_view digits) {
  if (digits.size() != 6 && digits.size() != 9 && digits.size() != 12) return std::nullopt;
  std::uint64_t number = 0;
  for (const char digit : digits) {
    if (digit < '0' || digit > '9') return std::nullopt;
    number = number * 10 + static_cast<std::uint64_t>(digit - '0');
  }
  if (digits[0] == '0' || number > kCommunityMax) return std::nullopt;
  return AreaCode(number);
}

std::string to_text(AreaCode code) {
  return std::to_string(code.value);
}

AreaCode county_of(AreaCode code) {
  if (code.value >= kCommunityMin) return AreaCode(code.value / 1'000'000);
  return code.value >= kStreetMin ? AreaCode(code.value / 1000) : code;
}

Result<AreaTable> AreaTable::parse(std::string_view toml, std::string_view where) {
  TRY_ASSIGN(const Value root, schemas::settings::parse_toml(toml, where));
  const std::string file(where);
  TableReader reader(root, file);
  AreaTable table;
  table.effective_on_ = reader.day("effective_on");
  if (const auto* areas = reader.tables("area"))
    for (const Value& area : *areas)
      TRY(read_area(area, file, table.areas_));
  TRY(reader.finish());
  TRY(check_references(table.areas_, file));
  return table;
}

const Area* AreaTable::find(AreaCode code) const {
  const auto found = areas_.find(code);
  return found == areas_.end() ? nullptr : &found->second;
}

bool AreaTable::is_historical(AreaCode code) const {
  const Area* area = find(county_of(code));
  return area != nullptr && area->level == AreaLevel::kHistorical;
}

AreaCode AreaTable::today(AreaCode code) const {
  for (int step = 0; step < kSuccessorsMax; ++step) {
    const Area* area = find(county_of(code));
    if (area == nullptr || area->successor.value == 0) return code;
    code = area->successor;
  }
  return code;
}

bool AreaTable::covers(AreaCode scope, AreaCode code) const {
  const AreaCode scope_today = today(scope), code_today = today(code);
  if (begins_with(scope_today, code_today)) return true;
  const Area* zone = find(scope_today);
  return zone != nullptr &&
         std::any_of(zone->overlay.begin(), zone->overlay.end(),
                     [&](AreaCode listed) { return begins_with(listed, code_today); });
}

std::vector<AreaCode> AreaTable::streets() const {
  std::vector<AreaCode> codes;
  for (const auto& entry : areas_)
    if (entry.second.level == AreaLevel::kStreet) codes.push_back(entry.first);
  return codes;
}

std::vector<AreaCode> AreaTable::county_scopes() const {
  std::vector<AreaCode> codes;
  for (const auto& entry : areas_) {
    const AreaLevel level = entry.second.level;
    if (level == AreaLevel::kDistrict || level == AreaLevel::kCounty || level == AreaLevel::kZone)
      codes.push_back(entry.first);
  }
  return codes;
}

}  // namespace quanlu::ledger::rules
