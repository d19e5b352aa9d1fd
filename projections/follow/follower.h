#pragma once
// Live following: one sealed batch after the other into the current generation of the views. Rows,
// position, head and schema versions move in one transaction, so a process killed anywhere goes on
// where it stood and ends with the same rows.
#include <filesystem>
#include <functional>
#include <memory>

#include "ledger/cases/library.h"
#include "ledger/log/log.h"
#include "projections/follow/accepted.h"
#include "projections/follow/correct.h"
#include "projections/follow/flags.h"
#include "projections/follow/ledger_reader.h"
#include "projections/follow/position.h"
#include "projections/views/environment.h"
#include "projections/views/view_set.h"

namespace quanlu::projections::follow {

struct FollowOptions {
  std::filesystem::path folder;       // views/0: generations and CURRENT
  std::size_t live_batch_max = 1000;  // events of a transaction; a sealed batch is never cut
  StrayRule strays;
  store::EnvOptions env;
  // Rule sets by the digests that the log names: for deadlines whose day no event stores and for
  // the flags of imported history. Without it both are left out, so all projectors of a ledger
  // have the same documents.
  const ledger::cases::Library* library = nullptr;
};

struct Progress {
  std::uint64_t applied = 0;  // events, by this call
  Seq next;                   // the first event that the views do not know (of a ledger with
                              // several partitions all numbers of events are places)
  Millis recorded_at;         // of the last one that they know
  bool at_end = false;        // of the log, as it was just now
};

// Several processes may follow into one folder, an event is applied once all the same; one at a
// time within a process (LMDB). Not thread-safe. Borrows the log, the environment it opens is its
// own.
class Follower {
 public:
  // `log` gives accepted entries in the order of the ledger: with several partitions an OrderedLog.
  // Opens the current generation, or makes a first, empty one. Errors: kIncomplete "views_outdated"
  // (rebuild), kTampered "log_regressed" (the log is not the one, or lost its end),
  // "view_position" (the position says more than the rows know). A position that was put back costs
  // nothing: what the rows know already is not applied again.
  static Result<std::unique_ptr<Follower>> open(const FollowOptions& options, log::Log& log,
                                                const chain::Genesis& genesis);

  // Applies and commits what the log has, one transaction at most. Errors: kTampered
  // "broken_chain", "row_damaged"; what was committed before stays.
  Result<Progress> step();
  // Steps until the log ends.
  Result<Progress> catch_up();

  views::Environment& environment() { return *environment_; }
  const Position& position() const { return position_; }
  chain::Strays strays() const { return reader_->strays(); }

 private:
  Follower(const FollowOptions& options, log::Log& log, const chain::Genesis& genesis,
           std::unique_ptr<views::Environment> environment);
  Status start();
  void start_reading();
  Status check_head(log::Log& log, const PartitionPosition& position);
  Status check_rows() const;
  Status apply_all(store::WriteTxn& txn);
  Status apply(const AcceptedEntry& entry, views::TxnRows& rows);

  const FollowOptions options_;
  log::Log& log_;
  const chain::Genesis& genesis_;
  std::unique_ptr<views::Environment> environment_;
  crypto::Hasher hasher_;
  crypto::Verifier verifier_;
  views::ViewSet views_;
  Flags flags_;
  Position position_;  // committed
  std::uint64_t known_ =
      0;  // events that the rows knew at the start, or in the transaction at hand
  std::unique_ptr<LedgerReader> reader_;
  std::vector<std::uint64_t> words_;  // bytes of the batch at hand
  std::vector<AcceptedEntry> batch_;
};

}  // namespace quanlu::projections::follow
