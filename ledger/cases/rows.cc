#include "ledger/cases/rows.h"

namespace quanlu::ledger::cases {

std::optional<std::string> MemoryRows::get(std::string_view key) const {
  auto found = rows_.find(key);
  if (found == rows_.end()) return std::nullopt;
  return found->second;
}

void MemoryRows::put(std::string_view key, std::string_view value) {
  rows_.insert_or_assign(std::string(key), std::string(value));
}

void MemoryRows::erase(std::string_view key) {
  auto found = rows_.find(key);
  if (found != rows_.end()) rows_.erase(found);
}

std::optional<std::string> OverlayRows::get(std::string_view key) const {
  auto found = changes_.find(key);
  return found != changes_.end() ? found->second : under_.get(key);
}

void OverlayRows::put(std::string_view key, std::string_view value) {
  changes_.insert_or_assign(std::string(key), std::string(value));
}

void OverlayRows::erase(std::string_view key) {
  changes_.insert_or_assign(std::string(key), std::nullopt);
}

void OverlayRows::pour(Rows& into) const {
  for (const auto& change : changes_) {
    if (change.second)
      into.put(change.first, *change.second);
    else
      into.erase(change.first);
  }
}

}  // namespace quanlu::ledger::cases
