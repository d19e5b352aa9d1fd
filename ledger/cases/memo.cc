#include "ledger/cases/memo.h"

namespace quanlu::ledger::cases {

std::optional<Steps> Memo::history(std::uint64_t stream, std::size_t length) const {
  const auto found = histories_.find(stream);
  if (found == histories_.end() || found->second.size() != length) return std::nullopt;
  return found->second;
}

bool Memo::has_history(std::uint64_t stream, std::size_t length) const {
  const auto found = histories_.find(stream);
  return found != histories_.end() && found->second.size() == length;
}

void Memo::keep_history(std::uint64_t stream, const Steps& steps) {
  make_room(steps.size());
  histories_.insert_or_assign(stream, steps);
}

void Memo::append(std::uint64_t stream, Step step) {
  const auto found = histories_.find(stream);
  if (found == histories_.end()) return;
  if (found->second.empty() || found->second.list_.use_count() > 1) {
    histories_.erase(found);
    return;
  }
  step.stream = found->second.front().stream;  // a linked step is read under this name
  found->second.list_->push_back(std::move(step));
  make_room(0);
}

std::optional<Steps> Memo::listed(const std::string& list) const {
  const auto found = lists_.find(list);
  if (found == lists_.end()) return std::nullopt;
  return found->second;
}

void Memo::keep_listed(const std::string& list, const Steps& steps) {
  make_room(steps.size());
  lists_.insert_or_assign(list, steps);
}

void Memo::make_room(std::size_t steps) {
  kept_ += steps + 1;
  if (kept_ <= kStepsMax) return;
  histories_.clear();
  lists_.clear();
  kept_ = steps + 1;
}

}  // namespace quanlu::ledger::cases
