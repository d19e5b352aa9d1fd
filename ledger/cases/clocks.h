#pragma once
// Deadlines D01-D39 as a case shows them: which run, since when, until which day, what stopped
// them.
#include <span>
#include <string>
#include <vector>

#include "ledger/cases/fold.h"
#include "ledger/cases/rulebook.h"

namespace quanlu::ledger::cases {

// What the last event of `history` starts, stops, pauses and extends (clock_plan.h); `ended` are
// the streams that it took into a state from which nothing follows.
void run_clocks(const Rulings& rules, const Step& step, const std::vector<Step>& history,
                std::span<const std::string> ended, std::vector<DeadlineView>& deadlines);

}  // namespace quanlu::ledger::cases
