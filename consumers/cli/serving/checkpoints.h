#pragma once
// The thread that publishes a checkpoint whenever the log grew, while the process serves.
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

#include "consumers/cli/evidence/publishing.h"

namespace quanlu::consumers::cli::serving {

class Checkpoints {
 public:
  // Publishes once before it returns, then every `interval`. Borrows log, genesis and clock.
  static Result<std::unique_ptr<Checkpoints>> start(const ledger::intake::Directory& directory,
                                                    ledger::log::Log& log,
                                                    const ledger::chain::Genesis& genesis,
                                                    Partition partition, Clock& clock,
                                                    std::chrono::milliseconds interval,
                                                    evidence::PublishSettings settings);
  ~Checkpoints();  // after the checkpoint at hand

  struct Standing {
    TreeSize published;  // the newest; what is signed and held back for its witnesses is not
    Millis covered_at;   // monotonic: when a published one last reached the end of the log
    std::vector<ledger::publish::WitnessState> witnesses;  // of the last run
  };
  Standing standing() const;
  // Why nothing is published any more: the log contradicts what was signed (INTEGRITY.md 5.1).
  std::optional<Error> failure() const;
  // What kept the last run from publishing, by its reason; the next one tries again: the signer is
  // away, the disk is full, the quorum is missing. Empty: nothing did.
  std::string trouble() const;

 private:
  Checkpoints(evidence::OpenPublisher open, std::chrono::milliseconds interval, Clock& clock);
  void note(const ledger::publish::Published& published);
  void run();

  evidence::OpenPublisher open_;  // on its own thread only
  const std::chrono::milliseconds interval_;
  Clock& clock_;
  mutable std::mutex mutex_;  // guards what follows
  std::condition_variable changed_;
  std::optional<Error> failure_;
  std::string trouble_;
  Standing standing_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace quanlu::consumers::cli::serving
