#include "consumers/cli/opened/areas.h"

#include "ledger/cases/rulebook.h"

namespace quanlu::consumers::cli::opened {
namespace {

namespace rules = ledger::rules;

constexpr std::string_view kOption = "--area";
constexpr std::uint64_t kBelow = 1000;  // of a code with three more digits: what it lies in

// Communities are not in the table, the street that they belong to is. 370102000 is 370102.
bool knows(const rules::AreaTable& table, rules::AreaCode code) {
  constexpr std::uint64_t kCommunity = 100'000'000'000;
  while (code.value % kBelow == 0 && code.value > kBelow * kBelow)
    code = rules::AreaCode(code.value / kBelow);
  if (code.value >= kCommunity) code = rules::AreaCode(code.value / kBelow);
  return table.find(code) != nullptr;
}

tl::unexpected<Error> unknown(const rules::AreaTable& table, const std::string& wanted) {
  std::string counties;
  for (const rules::AreaCode code : table.county_scopes())
    counties +=
        (counties.empty() ? "" : ", ") + rules::to_text(code) + " " + table.find(code)->name;
  auto error = frame::usage({"区划表中没有这个代码", "the area table has no such code"},
                            std::string(kOption), counties, wanted);
  error.value().remedy = {"或其街道的 9 位代码", "or the nine digits of a street in them"};
  return error;
}

}  // namespace

Result<std::uint64_t> area_of(Reading& reading, const frame::Options& options, Day today) {
  const auto wanted = options.maybe(kOption);
  if (!wanted) return std::uint64_t{0};
  const auto code = rules::parse_area(*wanted);
  if (!code)
    return frame::usage({"不是区划代码", "this is no area code"}, std::string(kOption), "6, 9, 12",
                        *wanted);
  TRY_ASSIGN(ledger::intake::StateView* const state, reading.state());
  Status known;
  state->ask([&](const ledger::cases::State& at) {
    const rules::AreaTable* const table = ledger::cases::areas_on(at, today);
    if (table != nullptr && !knows(*table, *code)) known = unknown(*table, *wanted);
  });
  TRY(known);
  return code->value;
}

}  // namespace quanlu::consumers::cli::opened
