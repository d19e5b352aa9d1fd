#pragma once
// The spine: submit one command, get one receipt.
//
//   queue ─▶ writer thread: decide · encrypt · encode · chain · evolve ─▶ committer thread: seal ·
//   append · acknowledge
//
// One writer thread owns the heads of its partitions and the decision state over them: which
// partition an event lies in changes nothing of how it is decided. A lone client is not delayed:
// its event is handed to the committer at once; while that one syncs, all who come meanwhile share
// the next batch (group commit). After a failed commit nothing is acknowledged any more and the
// writer stays closed: recovery decides, not hope.
#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "ledger/chain/genesis.h"
#include "ledger/crypto/signatory.h"
#include "ledger/intake/counts.h"
#include "ledger/intake/decider.h"
#include "ledger/intake/disk_guard.h"
#include "ledger/intake/queue.h"
#include "ledger/intake/receipt.h"
#include "ledger/intake/recovery.h"
#include "ledger/intake/state_store.h"
#include "ledger/log/log.h"
#include "schemas/base/seams.h"
#include "schemas/codec/command.h"

namespace quanlu::ledger::intake {

// One command, or several that are decided on top of each other and appended whole or not at all.
struct Request {
  std::vector<schemas::codec::Command> commands;
  Caller caller;
  Handling handling;
  // The time of a ledger whose clock is its own and follows its events (demo); else the Clock's.
  std::optional<Millis> now{};
  // Called once, on a thread of the writer, with one outcome for each command. Of a refused batch
  // the command at fault has the refusal, the others the Error "batch".
  std::function<void(std::vector<Outcome>)> done;
  std::chrono::steady_clock::time_point asked = std::chrono::steady_clock::now();
};

struct WriterOptions {
  std::size_t batch_events_max = 1000;
  std::size_t batch_bytes_max = 1'000'000;
  std::size_t queue_max = 8192;
  std::size_t state_rows_max = 100'000;  // changed rows in memory before they are written behind
  std::int64_t state_wait_ms = 1000;
  bool accept_clock = false;   // an operator confirmed the clock, or the clock is the demo's own
  bool own_clock = false;      // the ledger's clock is its own and follows its events (demo)
  bool deadline_clock = true;  // append what time itself causes
  // The epoch begins with the first command that is accepted, not with the writer: a run in which
  // nothing is accepted leaves the log as it was.
  bool epoch_waits = false;
  AskDisk disk_space{};        // of the ledger; null: nothing is watched
  unsigned disk_free_min = 5;  // percent below which nothing is appended
  std::string host, program;   // of WriterEpochStarted
};

// A partition beside partition 0 that the same writer owns.
struct WriterPartition {
  log::Log* log = nullptr;
  log::Log* mirror = nullptr;  // of the log, where its locators are not seqs
};

struct WriterParts {
  log::Log& log;
  StateStore& state;
  Decider& decider;
  const crypto::Signatory& key;  // authorised by genesis or a later grant
  const chain::Genesis& genesis;
  Partition partition;
  Clock& clock;
  Random& random;
  log::Log* mirror = nullptr;  // of the log, where its locators are not seqs
  // Partitions 1 to P - 1 of a ledger that has them: one writer owns all, and one decision state is
  // over all. `ordered` is then over the logs by seq of all of them.
  std::vector<WriterPartition> others{};
  log::Log* ordered = nullptr;

  log::Log& by_seq() const { return mirror == nullptr ? log : *mirror; }
  log::Log& by_place() const { return ordered == nullptr ? by_seq() : *ordered; }
};

class Writer {
 public:
  // Recovers, then starts an epoch of its own (options.epoch_waits: when it is needed). Failures:
  // kTampered log_regressed; kDenied when the key may not write; kConflict "fenced" when another
  // writer took over; whatever the log says. `progress` tells how many records were folded.
  static Result<std::unique_ptr<Writer>> open(
      WriterParts parts, WriterOptions options,
      const std::function<void(std::uint64_t)>& progress = [](std::uint64_t) {});
  ~Writer();  // drains

  // Waits while the queue is full. After close() the answer is an Error "writerAbsent".
  void submit(Request request);
  Outcome submit_and_wait(schemas::codec::Command command, Caller caller, Handling handling = {});

  // Takes nothing in any more; what was taken is finished and acknowledged; the state is written.
  // The failure that ended appending, kDenied "writerKey" when our key was revoked.
  Status close();

  // Why nothing is appended any more, while it still answers: kConflict when another writer took
  // over, else what the log said. Nothing: it appends.
  std::optional<Error> failure() const;

  // Seq behind what is durable in a partition.
  Seq durable(Partition partition = {}) const;
  // Place behind the last durable entry of the ledger: with one partition durable().
  Seq end() const;
  Epoch epoch() const;
  const Recovery& recovery() const;
  Counts::Reading counts() const;

 private:
  class Pipeline;
  explicit Writer(std::unique_ptr<Pipeline> pipeline);
  std::unique_ptr<Pipeline> pipeline_;
};

}  // namespace quanlu::ledger::intake
