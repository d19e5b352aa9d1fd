#pragma once
// Makes batches durable: encodes, links, seals, appends, and only then acknowledges. While one
// batch is being synced the writer decides the next on top of it, another thread reads the batch by
// the rule that every reader runs, and a third one writes the decision state of a batch before
// behind the log.
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "ledger/chain/accept.h"
#include "ledger/chain/seal.h"
#include "ledger/crypto/signatory.h"
#include "ledger/intake/counts.h"
#include "ledger/intake/decider.h"
#include "ledger/intake/receipt.h"
#include "ledger/intake/side_thread.h"
#include "ledger/intake/state_store.h"
#include "ledger/log/log.h"
#include "schemas/codec/entry_writer.h"

namespace quanlu::ledger::intake {

// Decided events of one era with the answers that wait for them: one run for each partition, each a
// batch of its own in its partition's log. Nobody is answered before all of them are durable. Who
// has the batch may encode what is decided: the writer when it has nothing else to do, the
// committer what is left.
struct Batch {
  struct Run {
    std::vector<schemas::codec::Command> commands;  // sealed, and the state has evolved by them
    std::vector<Millis> recorded_at;                // of the commands
    std::vector<Bytes> entries;                     // of the first commands, or of all
    std::vector<Digest> leaves;                     // of the entries, once they are linked
    std::vector<Seq> places;                        // with more than one partition
    Seq first;                                      // seq of the first entry
    Epoch epoch;

    bool empty() const { return commands.empty(); }
    std::size_t size() const { return commands.size(); }
    Seq last() const { return Seq(first.value + size() - 1); }
    void encode(schemas::codec::EntryWriter& encoder, crypto::Suite suite);
  };

  // Who waits until the batch is durable; told once, on the committing thread.
  class Waiting {
   public:
    virtual ~Waiting() = default;
    virtual void is_durable(const Batch& batch) = 0;
    virtual void is_given_up(const Error& error) = 0;
  };

  explicit Batch(std::size_t partitions) : runs(partitions) {}

  std::vector<Run> runs;            // by partition
  std::vector<Id16> destroyed;      // subject keys whose 1311 is among the entries
  std::size_t size = 0, bytes = 0;  // of all entries; bytes at most
  ByFamily families{};
  std::vector<std::unique_ptr<Waiting>> waiting;
  bool close_state = false;  // the decision state was frozen behind this batch

  bool empty() const { return size == 0 && waiting.empty(); }
  Seq end() const;  // the place behind its last entry; 0: it has none
};

// The writer key may not write, or not any more.
Error key_denied();

class Committer {
 public:
  // One partition as the writer appends to it.
  struct Lane {
    log::Log& log;
    chain::Fold& fold;  // the writer's own reader: its state moves with each batch
    Partition partition;
    Locator base;  // end of the log
  };
  struct Parts {
    std::vector<Lane> lanes;  // by partition
    StateStore& state;
    Decider& decider;
    const crypto::Signatory& key;
    Digest log_id;
    crypto::Suite suite = crypto::Suite::kSha256;
    Counts& counts;
    Seq end;  // the place behind the last entry of the log
  };

  // `wake` is called whenever a batch is done, on the committing
  // thread and with no lock held, so that it may take a lock under which others ask idle().
  Committer(Parts parts, std::function<void()> wake);
  ~Committer();  // finishes what is under way

  bool idle() const;
  void hand_over(std::unique_ptr<Batch> batch);  // idle() was true
  void commit_here(
      std::unique_ptr<Batch> batch);  // the same on the caller's thread, who has nothing else to do
  void wait_idle();
  void wait_state_written();

  // The failure that ended appending; from then on nothing is acknowledged any more, and the fold
  // may be ahead of the log.
  std::optional<Error> failure() const;
  // Of the next entry behind what is durable in a partition.
  Seq durable(Partition partition = {}) const;
  // The place behind the last durable entry.
  Seq end() const;

 private:
  void run();
  void work_off(Batch& batch);
  Status commit(Batch& batch);
  void link(const Lane& lane, Batch::Run& run);
  Result<chain::SealBytes> seal(const Lane& lane, const Batch::Run& run) const;
  Status append(Lane& lane, const Batch::Run& run, const chain::SealBytes& seal);
  Status judge(Lane& lane, const Batch::Run& run, const Error& doubt, chain::State before);
  static void fold(Lane& lane, const Batch::Run& run, BytesView seal);
  void write_state();

  Parts parts_;
  const std::function<void()> wake_;
  schemas::codec::EntryWriter encoder_;
  crypto::Hasher hasher_;
  mutable std::mutex mutex_;  // guards what follows
  std::condition_variable changed_;
  std::unique_ptr<Batch> batch_;
  std::optional<Error> failure_;
  std::vector<Seq> durable_;  // by partition
  Seq end_;
  bool busy_ = false, ending_ = false;

  SideThread folding_, state_writing_;
  std::thread thread_;
};

}  // namespace quanlu::ledger::intake
