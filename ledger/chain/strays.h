#pragma once
// What every reader keeps about the records that it did not accept (INTEGRITY.md 3.6).
#include <array>
#include <vector>

#include "ledger/chain/accept.h"

namespace quanlu::ledger::chain {

// Of a foreign record nothing is decoded: place, size, and the first bytes as they lie there.
struct StraySample {
  Locator locator;
  std::size_t size = 0;
  Bytes begin;  // at most kSampleBytes
};

struct StrayTally {
  std::uint64_t count = 0;
  Locator first, last;  // meaningful when count > 0
  std::vector<StraySample> samples;
};

// Bounded: at most kSamplesMax samples per reason, the earliest.
class Strays {
 public:
  static constexpr std::size_t kSamplesMax = 100, kSampleBytes = 64;

  // Counts what a step said of its record, and what it superseded.
  void note(const Record& record, const Outcome& outcome, std::span<const Locator> superseded);

  // Those of another partition; the places are each its own.
  void add(const Strays& other);

  const StrayTally& of(StrayReason reason) const {
    return by_reason_[static_cast<std::size_t>(reason)];
  }
  const StrayTally& superseded() const { return superseded_; }  // places only, no samples
  std::uint64_t total() const;                                  // of strays, superseded not counted

 private:
  std::array<StrayTally, kStrayReasons> by_reason_;
  StrayTally superseded_;
};

}  // namespace quanlu::ledger::chain
