#pragma once
// The area table (区划表): codes of GB/T 2260 with our functional zones, streets, former codes and
// their successors. A table is data with an effective date (1205); a code stays valid for ever as
// part of a USCC. DOMAIN.md 4.2 and section 7. Values; shared between threads when only read.
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/base/ids.h"
#include "schemas/base/result.h"

namespace quanlu::ledger::rules {

// 6 digits; of streets 9, of communities 12.
using AreaCode = Tagged<struct AreaCodeTag, std::uint64_t>;

// Digits only, 6, 9 or 12 of them, the first not 0. Whether the code exists: AreaTable::find.
std::optional<AreaCode> parse_area(std::string_view digits);
std::string to_text(AreaCode code);

// 370102001 -> 370102. A code of 6 digits is its own county.
AreaCode county_of(AreaCode code);

enum class AreaLevel : std::uint8_t {
  kProvince,
  kCity,
  kDistrict,
  kCounty,
  kZone,
  kStreet,
  kHistorical
};

struct Area {
  AreaCode code;
  std::string name;
  AreaLevel level = AreaLevel::kStreet;
  AreaCode parent;                // 0: none
  AreaCode successor;             // of a former code: what it is today; 0: none
  std::optional<Day> from, to;    // civil dates of the code itself, both included
  std::vector<AreaCode> overlay;  // of a zone: the streets that it covers beside its own
};

class AreaTable {
 public:
  static Result<AreaTable> parse(std::string_view toml, std::string_view where);

  Day effective_on() const { return effective_on_; }
  const Area* find(AreaCode code) const;  // null: no such code, or a community
  const std::map<AreaCode, Area>& areas() const { return areas_; }

  // The code that stands today where a former one stood: 371202 -> 370116, 371202001 -> 370116
  // since the former streets are not in the table. Any other code is its own.
  AreaCode today(AreaCode code) const;
  bool is_historical(AreaCode code) const;

  // Does a right over `scope` reach an object in `code`? Both are taken as of today.
  bool covers(AreaCode scope, AreaCode code) const;

  std::vector<AreaCode> streets() const;        // ascending; the denominator of street coverage
  std::vector<AreaCode> county_scopes() const;  // districts, counties and zones, ascending

 private:
  Day effective_on_;
  std::map<AreaCode, Area> areas_;
};

}  // namespace quanlu::ledger::rules
