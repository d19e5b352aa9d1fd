#include "ledger/cases/roster_watch.h"

#include "ledger/cases/stream_id.h"

namespace quanlu::ledger::cases {
namespace {

using schemas::registry::StreamKind;

// Windows of reports, and what 1203–1205 publish.
std::vector<bool> make_grounds() {
  std::vector<bool> grounds;
  for (const auto& type : schemas::registry::event_types()) {
    const auto kind = static_cast<std::size_t>(type.stream);
    if (kind >= grounds.size()) grounds.resize(kind + 1);
    if (type.code == 301 || type.family == schemas::registry::Family::kNrm) grounds[kind] = true;
  }
  return grounds;
}

bool is_ground(StreamKind kind) {
  static const std::vector<bool> grounds = make_grounds();
  const auto at = static_cast<std::size_t>(kind);
  return at < grounds.size() && grounds[at];
}

}  // namespace

void RosterWatch::note(StreamKind kind, std::string_view stream) {
  if (is_ground(kind)) return forget();
  if (looks_.empty()) return;  // all will be looked at
  if (kind != StreamKind::kOrg && kind != StreamKind::kAnnualReport) return;
  if (auto id = parse_stream_id(stream)) note(std::move(id->parts[0]));
}

void RosterWatch::note(std::string uscc) {
  if (looks_.empty()) return;
  if (changes_.size() == kChangesMax) return forget();
  changes_.push_back(std::move(uscc));
}

void RosterWatch::forget() {
  changes_.clear();
  looks_.clear();
}

std::optional<std::span<const std::string>> RosterWatch::changed(std::uint64_t window,
                                                                 Day due) const {
  const auto look = looks_.find({window, due});
  if (look == looks_.end()) return std::nullopt;
  return std::span(changes_).subspan(look->second);
}

void RosterWatch::looked(std::uint64_t window, Day due) {
  looks_[{window, due}] = changes_.size();
}

}  // namespace quanlu::ledger::cases
