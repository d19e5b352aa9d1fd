#pragma once
// Invariants over the amounts of one stream: true of every prefix of its history. Asked when an
// event is added (decide) and again when a correction changes the past (1314).
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "ledger/cases/past.h"

namespace quanlu::ledger::cases {

struct Excess {
  std::string_view invariant;         // "I-FND-1"
  std::string_view field;             // the amount that goes too far
  std::int64_t limit = 0, found = 0;  // fen
};

// The first amount in the history that is more than what stands before it allows.
std::optional<Excess> first_excess(const History& history);

// Money in a community fund: opening + deposits − spending.
std::int64_t fund_balance(const History& history);

}  // namespace quanlu::ledger::cases
