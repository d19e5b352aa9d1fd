#pragma once
// The accepted entries of a ledger in the order in which its writer decided, from a place on: what
// a feed is derived from. With several partitions the order is that of their places, and an entry
// is held back while one that stands before it may still come (ledger/log ordered_log.h); here each
// partition is judged by the accept rule first.
#include <deque>
#include <memory>
#include <optional>
#include <vector>

#include "consumers/feed/partition_entries.h"

namespace quanlu::consumers::feed {

class Entries {
 public:
  using Entry = LedgerEntry;
  using States = std::vector<ledger::chain::State>;  // by partition

  // `log`: the ledger in its order, with several partitions an OrderedLog; of accepted entries. It
  // outlives this, as genesis does. `from`: a resting place. kTampered "log_regressed": the log
  // does not hold what was read before it.
  static Result<std::unique_ptr<Entries>> open(ledger::log::Log& log,
                                               const ledger::chain::Genesis& genesis,
                                               std::optional<States> from);

  // The next one, or nothing at the end of what is sealed and may be given. kTampered
  // "not_accepted".
  Result<std::optional<Entry>> next();
  // Entries that were taken and are asked for again, in order, in front of the others.
  void put_back(std::vector<Entry> entries);
  void put_back_one(Entry entry) { returned_.push_front(std::move(entry)); }

  // Behind the last entry that was ever given.
  Seq next_place() const { return next_; }
  // Where reading may go on later; nothing while an entry is at hand that was not given, for
  // instance in the middle of a batch.
  std::optional<States> resting_place() const;

  // By an entry that was read: grants of feed keys are in every partition.
  bool is_revoked(const ledger::crypto::KeyId& key) const;

 private:
  Entries() = default;

  std::vector<std::unique_ptr<PartitionEntries>> partitions_;
  std::deque<Entry> returned_;
  Seq next_{};  // place that is given at once
};

}  // namespace quanlu::consumers::feed
