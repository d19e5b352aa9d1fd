#pragma once
// The thread that makes batches durable: seals, appends, folds what it appended, and only then
// acknowledges. While it syncs one batch the writer decides the next on top of it.
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
#include "ledger/intake/decider.h"
#include "ledger/intake/receipt.h"
#include "ledger/intake/state_store.h"
#include "ledger/log/log.h"

namespace quanlu::ledger::intake {

// Linked entries of one era with the answers that wait for them.
struct Batch {
  std::vector<Bytes> entries;
  std::vector<Digest> leaves;   // of the entries, in order
  std::vector<Id16> destroyed;  // subject keys whose 1311 is among the entries
  std::size_t bytes = 0;
  Seq first;  // seq of the first entry
  std::vector<std::function<void()>> acknowledge;
  std::vector<std::function<void(const Error&)>> give_up;  // one for each acknowledge
  bool close_state = false;  // the decision state was frozen behind this batch

  bool empty() const { return entries.empty() && acknowledge.empty(); }
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
  };

  // `base` is the end of the log. `wake` is called whenever a batch is done.
  Committer(Parts parts, Locator base, std::function<void()> wake);
  ~Committer();  // finishes the batch under way

  bool idle() const;
  void hand_over(std::shared_ptr<const Batch> batch);  // idle() was true
  void wait_idle();

  // The failure that ended appending; from then on nothing is acknowledged any more.
  std::optional<Error> failure() const;
  Seq durable() const;  // seq of the next entry behind what is durable

 private:
  void run();
  Status commit(const Batch& batch);
  Status fold(const Batch& batch, BytesView seal);

  Parts parts_;
  Locator base_;
  const std::function<void()> wake_;
  mutable std::mutex mutex_;  // guards what follows
  std::condition_variable changed_;
  std::shared_ptr<const Batch> batch_;
  std::optional<Error> failure_;
  Seq durable_;
  bool busy_ = false, ending_ = false;
  std::thread thread_;
};

}  // namespace quanlu::ledger::intake
