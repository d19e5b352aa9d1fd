#pragma once
// The accepted entries of one partition in order, from a place on: what a feed is derived from.
// They are judged here by the accept rule once more, whatever the copy on this machine says.
#include <deque>
#include <memory>
#include <optional>
#include <vector>

#include "ledger/chain/accept.h"
#include "ledger/log/log.h"
#include "schemas/base/result.h"

namespace quanlu::consumers::feed {

class Entries {
 public:
  struct Entry {
    Seq seq;
    Bytes bytes;
    Digest leaf;
  };

  // `log` holds accepted entries (locator = seq) and outlives it, as genesis does. `from`: a state
  // that was saved. kTampered "log_regressed": the log does not hold its head.
  static Result<std::unique_ptr<Entries>> open(ledger::log::Log& log,
                                               const ledger::chain::Genesis& genesis,
                                               Partition partition,
                                               std::optional<ledger::chain::State> from);

  // The next one, or nothing at the end of what is sealed. kTampered "not_accepted".
  Result<std::optional<Entry>> next();
  // Entries that were taken and are asked for again, in order, in front of the others.
  void put_back(std::vector<Entry> entries);
  void put_back_one(Entry entry) { ready_.push_front(std::move(entry)); }

  // Where reading may go on later; nothing while a batch is under way.
  std::optional<ledger::chain::State> resting_place() const;

  // By an entry that was read.
  bool is_revoked(const ledger::crypto::KeyId& key) const;

 private:
  Entries(const ledger::chain::Genesis& genesis, ledger::chain::State start)
      : hasher_(genesis.suite), fold_(hasher_, verifier_, genesis, std::move(start)) {}
  Status take_batch();

  ledger::crypto::Hasher hasher_;
  ledger::crypto::Verifier verifier_;
  ledger::chain::Fold fold_;
  std::unique_ptr<ledger::log::LogReader> reader_;
  std::vector<Bytes> pending_;  // of the batch under way
  std::deque<Entry> ready_;
};

}  // namespace quanlu::consumers::feed
