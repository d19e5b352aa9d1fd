#include "ledger/cases/sums.h"

namespace quanlu::ledger::cases {

namespace {

// The sum of `code`'s amounts may never be more than the sum of `limit`'s.
struct Row {
  std::uint16_t code;
  std::string_view field;
  std::uint16_t limit;
  std::string_view limit_field, invariant;
};
constexpr Row kRows[] = {
    {614, "amount", 613, "amount", "I-FND-1"},  {616, "amount", 614, "amount", "I-FND-1"},
    {615, "used", 614, "amount", "I-FND-1"},    {621, "amount", 620, "amount", "I-FND-5"},
    {607, "amount", 606, "amount", "I-FND-13"}, {766, "amount", 762, "fine", "I-SUP-7"},
};

}  // namespace

std::int64_t fund_balance(const History& history) {
  return add(add(sum_of(history, 644, "opening"), sum_of(history, 645, "amount")),
             -sum_of(history, 646, "amount"));
}

std::optional<Excess> first_excess(const History& history) {
  History before;
  before.reserve(history.size());
  for (const Step& step : history) {
    before.push_back(step);
    for (const Row& row : kRows) {
      if (row.code != step.code) continue;
      // A use report says what was used in all; the other amounts add up.
      const std::int64_t found =
          row.code == 615 ? step.number(row.field) : sum_of(before, row.code, row.field);
      const std::int64_t limit = sum_of(before, row.limit, row.limit_field);
      if (found > limit) return Excess{row.invariant, row.field, limit, found};
    }
    if (step.code == 646 && fund_balance(before) < 0)
      return Excess{"I-FND-7", "amount", add(fund_balance(before), step.number("amount")),
                    step.number("amount")};
  }
  return std::nullopt;
}

}  // namespace quanlu::ledger::cases
