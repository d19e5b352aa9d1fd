#pragma once
// The accepted entries of one partition by seq, from a state on. They are judged here by the accept
// rule once more, whatever the copy on this machine says.
#include <deque>
#include <memory>
#include <optional>
#include <vector>

#include "ledger/chain/accept.h"
#include "ledger/log/log.h"
#include "schemas/base/result.h"

namespace quanlu::consumers::feed {

// An accepted entry, and where it stands in the order of its ledger (ledger/chain place.h): with
// one partition its seq.
struct LedgerEntry {
  Seq place;
  Bytes bytes;
  Digest leaf;
};

class PartitionEntries {
 public:
  // `log` holds accepted entries (locator = seq) and outlives it, as genesis does. `from`: a state
  // that was saved. kTampered "log_regressed": the log does not hold its head.
  static Result<std::unique_ptr<PartitionEntries>> open(ledger::log::Log& log,
                                                        const ledger::chain::Genesis& genesis,
                                                        ledger::chain::State from);

  // The next one, still there, or nothing at the end of what is sealed. kTampered "not_accepted".
  Result<const LedgerEntry*> front();
  LedgerEntry take();  // that one

  // The place behind the last entry before `from`; 0: there was none.
  Seq begun_behind() const { return begun_behind_; }
  const ledger::chain::State& state() const {
    return fold_.state();
  }  // behind the last whole batch
  bool is_resting() const {
    return ready_.empty() && pending_.empty();
  }  // all up to there is taken

 private:
  PartitionEntries(const ledger::chain::Genesis& genesis, ledger::chain::State start)
      : hasher_(genesis.suite),
        fold_(hasher_, verifier_, genesis, std::move(start)),
        is_only_(genesis.partition_count == 1) {}
  Status look_for_head(ledger::log::Log& log);
  Status take_batch();
  Seq place_of(Seq seq, BytesView entry) const;

  ledger::crypto::Hasher hasher_;
  ledger::crypto::Verifier verifier_;
  ledger::chain::Fold fold_;
  const bool is_only_;  // partition of its ledger
  Seq begun_behind_{};
  std::unique_ptr<ledger::log::LogReader> reader_;
  std::vector<Bytes> pending_;  // of the batch under way
  std::deque<LedgerEntry> ready_;
};

}  // namespace quanlu::consumers::feed
