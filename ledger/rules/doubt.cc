#include "ledger/rules/doubt.h"

#include "ledger/rules/uscc.h"
#include "schemas/base/check.h"

namespace quanlu::ledger::rules {
namespace {

bool is_city_or_below(const AreaTable& areas, AreaCode code) {
  const Area* area = areas.find(areas.today(code));
  return area != nullptr && area->level != AreaLevel::kProvince;
}

}  // namespace

std::vector<Doubt> doubts_of(std::string_view uscc, const AreaTable& areas, AreaCode supervising) {
  const auto code = parse_area(area_of(uscc));
  if (!code || areas.find(*code) == nullptr) return {Doubt::kUnknownArea};
  std::vector<Doubt> doubts;
  const bool foundation = authority_of(uscc) == '5' && kind_of(uscc) == '3';
  if (foundation && is_city_or_below(areas, *code)) doubts.push_back(Doubt::kFoundationOfCity);
  if (areas.is_historical(*code)) doubts.push_back(Doubt::kFormerArea);
  const bool elsewhere = supervising.value != 0 && !areas.covers(supervising, *code) &&
                         !areas.covers(*code, supervising);
  if (elsewhere) doubts.push_back(Doubt::kOtherArea);
  return doubts;
}

Refusal warning_of(Doubt doubt, std::string_view uscc, std::string path) {
  Refusal warning{.reason = Reason::kUscc,
                  .path = std::move(path),
                  .rule = "GB 32100-2015",
                  .found = std::string(area_of(uscc))};
  switch (doubt) {
    case Doubt::kFoundationOfCity:
      warning.remedy = {"市级登记基金会须有委托, 请核对",
                        "a city registers foundations only by delegation"};
      return warning;
    case Doubt::kFormerArea:
      warning.remedy = {"区划代码为历史代码, 按今天的区划统计",
                        "a former area code, counted in the area of today"};
      return warning;
    case Doubt::kUnknownArea:
      warning.remedy = {"区划表中没有此代码, 请核对", "the area table does not know this code"};
      return warning;
    case Doubt::kOtherArea:
      warning.remedy = {"代码区划与监管区划不同, 请核对", "another area than the supervising one"};
      return warning;
  }
  CHECK(false && "a doubt has words");
  return warning;
}

}  // namespace quanlu::ledger::rules
