#pragma once
// Promises about what was accepted (INTEGRITY.md 2.9): signed by the receipt key, in the process
// that holds the writer, and in receipts/<YYYY-MM>.jsonl before anybody hears of them.
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "ledger/chain/genesis.h"
#include "ledger/chain/promise.h"
#include "ledger/crypto/keys.h"
#include "ledger/intake/directory.h"
#include "ledger/intake/receipt.h"
#include "ledger/log/log.h"
#include "schemas/base/seams.h"

namespace quanlu::ledger::intake {

// {"promise":{"message":base64,"keyId":hex,"signature":base64}}: what counts of a receipt.
std::string promise_line(const chain::SignedPromise& promise);

class Promiser {
 public:
  // Says whether a checkpoint was published within the time, or nothing was left to publish.
  using IsPublishing = std::function<bool(std::int64_t within_ms)>;

  // `keys` is what the accept rule knows at the head. kAbsent "receiptKey" when keys/ has none;
  // kDenied "receiptKey" when it is revoked or the log never authorised it: `log` is read where
  // genesis does not list the key. Genesis and clock are borrowed.
  static Result<std::unique_ptr<Promiser>> open(const Directory& directory,
                                                const chain::Genesis& genesis,
                                                const chain::KeyTable& keys, log::Log& log,
                                                Clock& clock, IsPublishing is_publishing);

  // Half of the merge delay has not gone by since the last publication.
  bool may_promise() const;

  // One for each receipt, in order, durable in the log of promises; each asking gives new times.
  // Only for receipts of accepted entries. kIncomplete "noPromise" while publishing stands still.
  // From several threads: who comes while the disk syncs shares the next sync.
  Result<std::vector<chain::SignedPromise>> promise(std::span<const Receipt> receipts);

  // Why the last ones could not be kept on the disk, and so were not given. Empty: they could.
  std::string trouble() const;

 private:
  Promiser(std::filesystem::path folder, crypto::SigningKey key, const chain::Genesis& genesis,
           Clock& clock, IsPublishing is_publishing)
      : folder_(std::move(folder)),
        key_(std::move(key)),
        genesis_(genesis),
        clock_(clock),
        is_publishing_(std::move(is_publishing)) {}
  Status keep(std::string lines, Millis issued_at);

  const std::filesystem::path folder_;
  const crypto::SigningKey key_;
  const chain::Genesis& genesis_;
  Clock& clock_;
  const IsPublishing is_publishing_;

  // The lines that one sync makes durable, and how that went.
  struct Round {
    std::string file, lines;
    std::optional<Status> outcome;
  };
  mutable std::mutex mutex_;  // guards what follows
  std::condition_variable synced_;
  std::shared_ptr<Round> next_ = std::make_shared<Round>();
  bool syncing_ = false;
  std::string trouble_;
};

}  // namespace quanlu::ledger::intake
