#pragma once
// The decision state as those see it who only read: what the writer wrote behind, and the tail of
// the log folded on top of it in memory. Rights are events, so who may read is asked here, at the
// head of the log (INTEGRITY.md 9.5).
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>

#include "ledger/cases/rows.h"
#include "ledger/cases/state.h"
#include "ledger/chain/accept.h"
#include "ledger/intake/directory.h"
#include "ledger/intake/documents.h"
#include "ledger/intake/state_store.h"
#include "ledger/log/ordered_log.h"

namespace quanlu::ledger::intake {

// Threads: any; one at a time is inside. Holds a snapshot of the writer's environment, so it lives
// for a question and not for long.
class StateView {
 public:
  // `log` (of a ledger with several partitions an OrderedLog) and `genesis` outlive it. Without a
  // saved state all of the log is folded, which takes its time. kTampered "log_regressed": the log
  // does not hold what the state saw.
  static Result<std::unique_ptr<StateView>> open(const Directory& directory, log::Log& log,
                                                 const chain::Genesis& genesis,
                                                 Partition partition);
  // In the process of the writer, whose store outlives it.
  static Result<std::unique_ptr<StateView>> beside(const StateStore& writer,
                                                   const Directory& directory, log::Log& log,
                                                   const chain::Genesis& genesis,
                                                   Partition partition);

  Status catch_up();  // to the end of the log
  void ask(const std::function<void(const cases::State&)>& question) const;
  // What the accept rule knows at that point: keys, epoch, head. Of one partition alone.
  chain::State accepted() const;

 private:
  StateView(const Directory& directory, log::Log& log, const chain::Genesis& genesis,
            Partition partition);
  Status begin(std::unique_ptr<StateStore> saved);
  Status catch_up_in_order();

  log::Log& log_;
  const log::OrderedLog* const ordered_;  // log_, with several partitions
  const chain::Genesis& genesis_;
  const Partition partition_;
  Documents documents_;
  crypto::Hasher hasher_;
  crypto::Verifier verifier_;
  mutable std::mutex mutex_;  // guards what follows
  std::unique_ptr<StateStore> saved_;
  std::unique_ptr<cases::OverlayRows> rows_;
  std::unique_ptr<cases::State> state_;
  std::optional<chain::Fold> fold_;
  Locator next_;
};

}  // namespace quanlu::ledger::intake
