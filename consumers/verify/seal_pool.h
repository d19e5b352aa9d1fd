#pragma once
// Verifies the signatures of seals while the fold goes on without them: on threads of its own, or
// without any on the caller's.
#include <array>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

#include "ledger/chain/seal.h"
#include "ledger/crypto/keys.h"
#include "ledger/crypto/verify.h"

namespace quanlu::consumers::verify {

struct SealJob {
  std::array<std::uint8_t, ledger::chain::kSealedSize> message;
  ledger::crypto::Signature signature;
  std::size_t key = 0;  // of the pool's keys
};

// add() and finish() from one thread.
class SealPool {
 public:
  explicit SealPool(int threads);
  ~SealPool();
  SealPool(const SealPool&) = delete;
  SealPool& operator=(const SealPool&) = delete;

  // The number by which jobs name this key; the same one for the same key.
  std::size_t key(const ledger::crypto::PublicKey& key);
  void add(const SealJob& job);
  // Waits for all; true when every signature was right.
  bool finish();

 private:
  static constexpr std::size_t kJobsMax = 64;  // handed over at a time
  using Keys = std::vector<ledger::crypto::PublicKey>;
  static bool all_right(const std::vector<SealJob>& jobs, const Keys& keys,
                        ledger::crypto::Verifier& verifier);
  void work();
  void hand_over();

  std::vector<SealJob> filling_;
  std::size_t keys_known_ = 0;
  ledger::crypto::PublicKey last_key_;
  ledger::crypto::Verifier verifier_;  // of the caller's thread

  std::mutex mutex_;
  std::condition_variable changed_;
  Keys keys_;  // guarded by mutex_, as all below
  std::vector<std::vector<SealJob>> waiting_;
  std::size_t working_ = 0;
  bool wrong_ = false, stopped_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace quanlu::consumers::verify
