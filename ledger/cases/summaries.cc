#include "ledger/cases/summaries.h"

#include <algorithm>
#include <limits>

#include "ledger/cases/past.h"
#include "schemas/base/time.h"

namespace quanlu::ledger::cases {

namespace {

inline constexpr Millis kForEver{std::numeric_limits<std::int64_t>::max()};

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

// The sum of `code`'s amounts may never be more than the sum of `limit`'s.
struct Limit {
  std::uint16_t code;
  std::string_view field;
  std::uint16_t limit;
  std::string_view limit_field, invariant;
};
constexpr std::array<Limit, Sums::kLimits> kLimits{{
    {614, "amount", 613, "amount", "I-FND-1"},
    {616, "amount", 614, "amount", "I-FND-1"},
    {615, "used", 614, "amount", "I-FND-1"},
    {621, "amount", 620, "amount", "I-FND-5"},
    {607, "amount", 606, "amount", "I-FND-13"},
    {766, "amount", 762, "fine", "I-SUP-7"},
}};

}  // namespace

void OrgSummary::add(const Step& step) {
  switch (step.code) {
    case 113:
      exists = true;
      kind = step.number("kind");
      supervisor = step.text("supervisor");
      legal_rep = step.ref("legalRep");
      direct = step.flag("direct");
      registered_on = step.effective_on;
      founding = step.case_id;
      break;
    case 116:
      if (step.says("item", "legalRep")) legal_rep = step.ref("legalRep");
      if (step.says("item", "supervisor")) supervisor = step.text("new");
      break;
    case 129:
      fundraising = true;
      break;
    case 130:
      fundraising = false;
      break;
    case 135:
      supervisor = step.flag("decoupled") ? std::string_view() : step.text("new");
      break;
    case 136:
      direct = step.flag("direct");
      break;
    default:
      break;
  }
}

void FoundingSummary::add(const Step& step) {
  if (named || step.code != 101) return;
  named = true;
  area = static_cast<std::uint64_t>(step.number("area"));
}

std::uint64_t area_in(const Step& step) {
  static constexpr std::array<std::string_view, 3> kFields{"area", "place", "street"};
  for (std::string_view field : kFields)
    if (const std::int64_t area = step.number(field); area > 0)
      return static_cast<std::uint64_t>(area);
  return 0;
}

void PlaceSummary::add(const Step& step) {
  if (area == 0) area = area_in(step);
}

bool AccountFacts::active_at(Millis instant) const {
  bool active = false;
  for (const auto& change : switched)
    if (change.first <= instant) active = change.second;
  return active;
}

void AccountFacts::add(const Step& step) {
  switch (step.code) {
    case 1301:
      exists = true;
      unit = step.text("unit");
      area = static_cast<std::uint64_t>(step.number("area"));
      switched.emplace_back(step.occurred_at, true);
      break;
    case 1302:
      grants.push_back(grant_of(step));
      break;
    case 1303:
      end_grants(step, grants);
      break;
    case 1304:
      switched.emplace_back(step.occurred_at, false);
      break;
    default:
      break;
  }
}

rules::CalendarYear calendar_year(const Step& step) {
  rules::CalendarYear days{.year = static_cast<int>(step.number("year"))};
  for (std::int64_t day : step.numbers("daysOff"))
    days.days_off.emplace_back(static_cast<std::int32_t>(day));
  for (std::int64_t day : step.numbers("makeUpDays"))
    days.make_up_days.emplace_back(static_cast<std::int32_t>(day));
  return days;
}

void CalendarSummary::add(const Step& step) {
  if (step.code == 1204) years.push_back(calendar_year(step));
}

std::int64_t Sums::fund_balance() const {
  return cases::add(cases::add(opening, deposits), -spending);
}

void Sums::add(const Step& step) {
  for (std::size_t i = 0; i < kLimits; ++i) {
    const Limit& row = cases::kLimits[i];
    if (step.code == row.code) spent[i] = cases::add(spent[i], step.number(row.field));
    if (step.code == row.limit) allowed[i] = cases::add(allowed[i], step.number(row.limit_field));
  }
  if (step.code == 644) opening = cases::add(opening, step.number("opening"));
  if (step.code == 645) deposits = cases::add(deposits, step.number("amount"));
  if (step.code == 646) spending = cases::add(spending, step.number("amount"));
  for (std::size_t i = 0; i < kLimits && !excess; ++i) {
    const Limit& row = cases::kLimits[i];
    if (step.code != row.code) continue;
    // A use report says what was used in all; the other amounts add up.
    const std::int64_t found = row.code == 615 ? step.number(row.field) : spent[i];
    if (found > allowed[i]) excess = Excess{row.invariant, row.field, allowed[i], found};
  }
  if (step.code == 646 && !excess && fund_balance() < 0)
    excess = Excess{"I-FND-7", "amount", cases::add(fund_balance(), step.number("amount")),
                    step.number("amount")};
}

}  // namespace quanlu::ledger::cases
