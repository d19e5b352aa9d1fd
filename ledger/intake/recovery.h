#pragma once
// What a writer does before its first word: folds the log from the saved position to its end, and
// brings the decision state there (INTEGRITY.md 3.5, first row).
#include <cstdint>
#include <functional>
#include <span>

#include "ledger/chain/accept.h"
#include "ledger/intake/state_store.h"
#include "ledger/log/log.h"

namespace quanlu::ledger::intake {

struct Recovery {
  Locator end;               // of the log
  std::uint64_t folded = 0;  // records read
  std::uint64_t strays = 0;
};

// Evolves the decision state by one accepted entry.
using Evolve = std::function<void(BytesView entry, Seq seq)>;

// One partition of several that are recovered together.
struct Recovering {
  log::Log& log;
  chain::Fold& fold;
  Locator next;  // the record to read; behind the last one when it is done
};
// The same over all partitions of a ledger: `evolve` gets every accepted entry in the order of the
// ledger (ledger/chain place.h), with its place. `end` of
// the answer is that of partition 0. For a writer alone: who reads beside one follows an
// OrderedLog, which holds back what an earlier entry may still come before.
Result<Recovery> recover_in_order(std::span<Recovering> partitions, const Evolve& evolve,
                                  const std::function<void(std::uint64_t)>& progress);

// The accept state from which to go on: the saved one, or the start of the partition.
struct StartPoint {
  Locator next;
  chain::State state;
};
// Error kTampered "log_regressed": the record just before the saved position is not the saved head,
// so this is another log, or one that was cut (INTEGRITY.md 3.1).
Result<StartPoint> start_point(log::Log& log, StateStore& state, const chain::Genesis& genesis,
                               Partition partition, crypto::Hasher& hasher);

// What the accept rule knows at the end of a partition: keys, epoch, head. Folds what `state` has
// not seen.
Result<chain::State> accepted_at_end(log::Log& log, StateStore& state,
                                     const chain::Genesis& genesis, Partition partition);

// `progress` is called now and then with the number of records folded.
Result<Recovery> recover(log::Log& log, Locator from, chain::Fold& fold, const Evolve& evolve,
                         const std::function<void(std::uint64_t)>& progress);

}  // namespace quanlu::ledger::intake
