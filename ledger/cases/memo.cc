#include "ledger/cases/memo.h"

namespace quanlu::ledger::cases {

std::string memo_name(std::string_view list, std::string_view key) {
  std::string name;
  name.reserve(list.size() + 1 + key.size());
  name += list;
  name += '\0';
  name += key;
  return name;
}

const Steps* Memo::history(std::uint64_t stream, std::uint32_t steps) {
  const auto* found = histories_.find(stream);
  if (found == nullptr || found->second.length != steps) return nullptr;
  return &found->second.steps;
}

void Memo::add_place(std::uint64_t stream, std::uint32_t before, const Step& step) {
  auto* known = std::get<Generations<std::uint64_t, Summed<PlaceSummary>>>(summaries_).find(stream);
  if (known == nullptr || known->second.steps != before) return;
  known->second.summary.add(step);
  ++known->second.steps;
}

void Memo::keep_history(std::uint64_t stream, std::uint32_t steps, const Steps& history) {
  histories_.erase(stream);
  kept_steps_ += history.size() + 1;
  if (kept_steps_ > kStepsMax) {
    histories_.turn();
    kept_steps_ = history.size() + 1;
  }
  histories_.add(stream, History{history, steps});
}

void Memo::forget_stream(std::uint64_t stream) {
  histories_.erase(stream);
  std::apply([&](auto&... all) { (all.erase(stream), ...); }, summaries_);
  calendars_.clear();
}

const Steps* Memo::listed(std::string_view name) {
  const auto* found = lists_.find(name);
  return found ? &found->second : nullptr;
}

void Memo::keep_listed(std::string_view name, const Steps& steps) {
  if (lists_.recent() > kListsMax) lists_.turn();
  lists_.add(name, steps);
}

void Memo::forget_listed(std::string_view name) {
  lists_.erase(name);
  in_force_.erase(name.substr(0, name.find('\0')));
}

void Memo::forget_listed() {
  lists_.clear();
  in_force_.clear();
}

void Memo::turn_when_full() {
  std::apply([](auto&... all) { ((all.recent() > kSummariesMax ? all.turn() : void()), ...); },
             summaries_);
}

}  // namespace quanlu::ledger::cases
