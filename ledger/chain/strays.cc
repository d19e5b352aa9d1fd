#include "ledger/chain/strays.h"

#include <algorithm>

namespace quanlu::ledger::chain {
namespace {

// Superseded entries come after the record that cut them, so places are compared, not taken in
// order.
void count(StrayTally& tally, Locator locator) {
  tally.first = tally.count == 0 ? locator : std::min(tally.first, locator);
  tally.last = tally.count == 0 ? locator : std::max(tally.last, locator);
  ++tally.count;
}

}  // namespace

void Strays::note(const Record& record, const Outcome& outcome,
                  std::span<const Locator> superseded) {
  for (const Locator locator : superseded)
    count(superseded_, locator);
  if (outcome.kind != Outcome::kStray) return;
  StrayTally& tally = by_reason_[static_cast<std::size_t>(outcome.reason)];
  count(tally, record.locator);
  if (tally.samples.size() == kSamplesMax) return;
  const BytesView begin = record.entry.first(std::min(kSampleBytes, record.entry.size()));
  tally.samples.push_back({.locator = record.locator,
                           .size = record.entry.size(),
                           .begin = Bytes(begin.begin(), begin.end())});
}

void Strays::add(const Strays& other) {
  const auto join = [](StrayTally& tally, const StrayTally& more) {
    if (more.count == 0) return;
    tally.first = tally.count == 0 ? more.first : std::min(tally.first, more.first);
    tally.last = tally.count == 0 ? more.last : std::max(tally.last, more.last);
    tally.count += more.count;
    const std::size_t room = kSamplesMax - tally.samples.size();
    tally.samples.insert(
        tally.samples.end(), more.samples.begin(),
        more.samples.begin() + static_cast<std::ptrdiff_t>(std::min(room, more.samples.size())));
  };
  for (std::size_t reason = 0; reason < by_reason_.size(); ++reason)
    join(by_reason_[reason], other.by_reason_[reason]);
  join(superseded_, other.superseded_);
}

std::uint64_t Strays::total() const {
  std::uint64_t sum = 0;
  for (const StrayTally& tally : by_reason_)
    sum += tally.count;
  return sum;
}

}  // namespace quanlu::ledger::chain
