#pragma once
// Questions that invariants ask a history: the last event of a type, how many, what they add up to.
#include <algorithm>
#include <cstdint>
#include <initializer_list>
#include <limits>
#include <string_view>
#include <vector>

#include "ledger/cases/step.h"

namespace quanlu::ledger::cases {

using History = std::vector<Step>;

inline bool is_any(std::uint16_t code, std::initializer_list<std::uint16_t> codes) {
  return std::find(codes.begin(), codes.end(), code) != codes.end();
}

// nullptr: there is none.
inline const Step* last_of(const History& history, std::initializer_list<std::uint16_t> codes) {
  for (auto step = history.rbegin(); step != history.rend(); ++step)
    if (is_any(step->code, codes)) return &*step;
  return nullptr;
}

inline std::size_t count_of(const History& history, std::uint16_t code) {
  return static_cast<std::size_t>(std::count_if(
      history.begin(), history.end(), [&](const Step& step) { return step.code == code; }));
}

// Saturating: a sum that leaves int64 must not come back as a small one.
inline std::int64_t add(std::int64_t a, std::int64_t b) {
  std::int64_t sum = 0;
  if (!__builtin_add_overflow(a, b, &sum)) return sum;
  return a > 0 ? std::numeric_limits<std::int64_t>::max()
               : std::numeric_limits<std::int64_t>::min();
}

inline std::int64_t sum_of(const History& history, std::uint16_t code, std::string_view field) {
  std::int64_t sum = 0;
  for (const Step& step : history)
    if (step.code == code) sum = add(sum, step.number(field));
  return sum;
}

inline bool names(const Step& step, std::string_view field, std::string_view account) {
  const auto list = step.texts(field);
  return std::find(list.begin(), list.end(), account) != list.end();
}

}  // namespace quanlu::ledger::cases
