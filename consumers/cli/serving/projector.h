#pragma once
// The thread that keeps the views up with the log while the process serves.
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

#include "consumers/gateway/gateway.h"
#include "ledger/intake/directory.h"
#include "ledger/intake/documents.h"
#include "projections/follow/follower.h"
#include "schemas/settings/settings.h"

namespace quanlu::consumers::cli::serving {

class Projector final : public gateway::Views {
 public:
  // Opens the views of the ledger directory and follows from where they stand, at most
  // `batch_max` events in a transaction. Borrows log and genesis.
  static Result<std::unique_ptr<Projector>> start(const ledger::intake::Directory& directory,
                                                  ledger::log::Log& log,
                                                  const ledger::chain::Genesis& genesis,
                                                  std::size_t batch_max);
  ~Projector() override;  // after the transaction at hand

  projections::views::Environment& environment() override { return follower_->environment(); }
  Seq applied() const override;
  void wake() override;
  bool wait_for(Seq seq, std::chrono::milliseconds patience) override;
  bool healthy() const override { return !failure(); }

  // Why it does not follow any more: a broken chain, a full disk. The views stay readable.
  std::optional<Error> failure() const;

 private:
  Projector(std::unique_ptr<ledger::intake::Documents> documents,
            std::unique_ptr<projections::follow::Follower> follower);
  void run();

  const std::unique_ptr<ledger::intake::Documents> documents_;
  std::unique_ptr<projections::follow::Follower> follower_;  // steps on its own thread only
  mutable std::mutex mutex_;                                 // guards what follows
  std::condition_variable changed_;
  Seq applied_;
  std::optional<Error> failure_;
  bool woken_ = false, stopping_ = false;
  std::thread thread_;
};

// project.live_batch_max
inline std::size_t live_batch_max(const schemas::settings::Settings& file) {
  return static_cast<std::size_t>(file.integer("project.live_batch_max"));
}

}  // namespace quanlu::consumers::cli::serving
