#pragma once
// What the log says against what the views show of the same events: they are behind, they are
// damaged, or the program has a fault. Three different answers (DOMAIN.md J1).
#include <optional>
#include <string_view>
#include <vector>

#include "consumers/cli/replaying/history.h"

namespace quanlu::consumers::cli::replaying {

enum class Verdict : std::uint8_t { kEqual, kBehind, kDamaged, kDiffers };
std::string_view word_of(Verdict verdict);  // "equal" …
int exit_code_of(Verdict verdict);          // 0, 4, 3, 1

struct Comparison {
  Verdict verdict = Verdict::kEqual;
  std::optional<Seq> position;         // last event that the views know
  std::uint64_t unseen = 0;            // of these events
  std::vector<std::string> differing;  // names of what differs
};

// Folds the events named by the log and by the view up to the view's position, and compares the row
// byte by byte. V05 of a case, V01 of a body.
Result<Comparison> compare(opened::OpenedLedger& ledger, const Named& named,
                           const History& history);

}  // namespace quanlu::consumers::cli::replaying
