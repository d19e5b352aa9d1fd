// The part of State that reads what was kept, through its memo.
#include <algorithm>

#include "ledger/cases/state.h"

namespace quanlu::ledger::cases {

Steps State::history(std::string_view stream) const {
  const auto known = head(stream);
  if (!known) return {};
  if (known->corrected) return Steps(effective(raw_steps(stream)));
  if (auto remembered = memo_.history(known->number, known->steps)) return *remembered;
  const Steps steps(raw_steps(stream));
  memo_.keep_history(known->number, steps);
  return steps;
}

std::vector<Step> State::effective(std::vector<Step> raw) const {
  std::vector<Step> steps;
  const auto has = [&](const EventId& id) {
    return std::any_of(raw.begin(), raw.end(), [&](const Step& step) { return step.id == id; });
  };
  for (const Step& step : raw) {
    // A replacement is read at the place of what it replaces, where that lies in this stream.
    if (!step.supersedes.is_zero() &&
        (has(step.supersedes) || standing(step.supersedes).replaced_by != step.id))
      continue;
    const Step* counts = &step;
    while (counts != nullptr) {
      const Standing standing = this->standing(counts->id);
      if (standing.voided) counts = nullptr;
      if (counts == nullptr || standing.replaced_by.is_zero()) break;
      const auto next = std::find_if(raw.begin(), raw.end(), [&](const Step& other) {
        return other.id == standing.replaced_by && other.supersedes == counts->id;
      });
      counts = next == raw.end() ? nullptr : &*next;
    }
    if (counts != nullptr) steps.push_back(*counts);
  }
  return steps;
}

Steps State::listed(std::string_view list, std::string_view of) const {
  const std::string name = memo_name(list, of);
  if (auto remembered = memo_.listed(name)) return *remembered;
  std::vector<Step> found;
  for (const Mark& mark : marks(list, of))
    if (auto step = this->step(mark.id)) found.push_back(std::move(*step));
  const Steps steps(std::move(found));
  memo_.keep_listed(name, steps);
  return steps;
}

}  // namespace quanlu::ledger::cases
