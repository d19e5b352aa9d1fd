#pragma once
// Makes batches durable: seals, appends, and only then acknowledges. While one batch is being
// synced the writer decides the next on top of it, another thread reads the batch by the rule that
// every reader runs, and a third one writes the decision state of a batch before behind the log.
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "ledger/chain/accept.h"
#include "ledger/chain/seal.h"
#include "ledger/crypto/keys.h"
#include "ledger/intake/counts.h"
#include "ledger/intake/decider.h"
#include "ledger/intake/receipt.h"
#include "ledger/intake/side_thread.h"
#include "ledger/intake/state_store.h"
#include "ledger/log/log.h"

namespace quanlu::ledger::intake {

// Linked entries of one era with the answers that wait for them.
struct Batch {
  // Who waits until the batch is durable; told once, on the committing thread.
  class Waiting {
   public:
    virtual ~Waiting() = default;
    virtual void is_durable() = 0;
    virtual void is_given_up(const Error& error) = 0;
  };

  std::vector<Bytes> entries;
  std::vector<Digest> leaves;   // of the entries, in order
  std::vector<Id16> destroyed;  // subject keys whose 1311 is among the entries
  std::size_t bytes = 0;
  ByFamily families{};
  Seq first;  // seq of the first entry
  std::vector<std::unique_ptr<Waiting>> waiting;
  bool close_state = false;  // the decision state was frozen behind this batch

  bool empty() const { return entries.empty() && waiting.empty(); }
};

// The writer key may not write, or not any more.
Error key_denied();

class Committer {
 public:
  struct Parts {
    log::Log& log;
    StateStore& state;
    Decider& decider;
    const crypto::SigningKey& key;
    chain::Fold& fold;  // the writer's own reader: its state moves with each batch
    Digest log_id;
    Partition partition;
    Counts& counts;
  };

  // `base` is the end of the log. `wake` is called whenever a batch is done, on the committing
  // thread and with no lock held, so that it may take a lock under which others ask idle().
  Committer(Parts parts, Locator base, std::function<void()> wake);
  ~Committer();  // finishes what is under way

  bool idle() const;
  void hand_over(std::shared_ptr<Batch> batch);  // idle() was true
  void commit_here(Batch& batch);  // the same on the caller's thread, who has nothing else to do
  void wait_idle();
  void wait_state_written();

  // The failure that ended appending; from then on nothing is acknowledged any more, and the fold
  // may be ahead of the log.
  std::optional<Error> failure() const;
  Seq durable() const;  // seq of the next entry behind what is durable

 private:
  void run();
  void work_off(Batch& batch);
  Status commit(const Batch& batch);
  Status append(const Batch& batch);
  Status judge(const Batch& batch, const Error& doubt, chain::State before);
  void fold(const Batch& batch, BytesView seal);
  void write_state();

  Parts parts_;
  Locator base_;
  const std::function<void()> wake_;
  mutable std::mutex mutex_;  // guards what follows
  std::condition_variable changed_;
  std::shared_ptr<Batch> batch_;
  std::optional<Error> failure_;
  Seq durable_;
  bool busy_ = false, ending_ = false;

  SideThread folding_, state_writing_;
  std::thread thread_;
};

}  // namespace quanlu::ledger::intake
