#pragma once
// The thread that publishes a checkpoint whenever the log grew, while the process serves.
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

#include "consumers/cli/evidence/publishing.h"

namespace quanlu::consumers::cli::serving {

class Checkpoints {
 public:
  // What else is done after each publication, on the publisher's thread.
  using After = std::function<Status(const ledger::note::Checkpoint& published)>;

  // Publishes once before it returns, then as often as the genesis says, or as `publish.interval`
  // does, which may not be longer (kUsage: readers hold the ledger to its genesis). Borrows log,
  // genesis and clock.
  static Result<std::unique_ptr<Checkpoints>> start(const ledger::intake::Directory& directory,
                                                    ledger::log::Log& log,
                                                    const ledger::chain::Genesis& genesis,
                                                    Partition partition, Clock& clock,
                                                    evidence::PublishSettings settings,
                                                    After after = {});
  // After a last one over all that is in the log: what was promised is kept also by who stops.
  ~Checkpoints();

  struct Standing {
    TreeSize published;  // the newest; what is signed and held back for its witnesses is not
    Millis covered_at;   // monotonic: when a published one last reached the end of the log
    std::vector<ledger::publish::WitnessState> witnesses;  // of the last run
  };
  Standing standing() const;
  // Whether a run that published all there was ended within this time (INTEGRITY.md 2.9).
  bool is_publishing(std::int64_t within_ms) const;
  // Why nothing is published any more: the log contradicts what was signed (INTEGRITY.md 5.1).
  std::optional<Error> failure() const;
  // What kept the last run from publishing, by its reason; the next one tries again: the signer is
  // away, the disk is full, the quorum is missing. Empty: nothing did.
  std::string trouble() const;

 private:
  Checkpoints(evidence::OpenPublisher open, ledger::publish::TileFolder folder,
              ledger::log::Log& log, std::chrono::milliseconds interval, Clock& clock, After after);
  void note(const ledger::publish::Published& published);
  Status prune(TreeSize published);
  void take(const Result<ledger::publish::Published>& published);
  void publish();
  void run();

  evidence::OpenPublisher open_;  // on its own thread only
  const ledger::publish::TileFolder folder_;
  ledger::log::Log& log_;
  const std::chrono::milliseconds interval_;
  Clock& clock_;
  const After after_;
  std::optional<Millis> pruned_at_;  // monotonic; on its own thread only
  mutable std::mutex mutex_;         // guards what follows
  std::condition_variable changed_;
  std::optional<Error> failure_;
  std::string trouble_;
  Standing standing_;
  std::optional<Millis> good_at_;  // monotonic: when a run published all there was; none yet
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace quanlu::consumers::cli::serving
