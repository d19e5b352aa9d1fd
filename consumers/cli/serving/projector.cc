#include "consumers/cli/serving/projector.h"

namespace quanlu::consumers::cli::serving {
namespace {

// Events that nobody announced (the writer's own clock) are seen at the latest then.
constexpr std::chrono::milliseconds kRest{500};

}  // namespace

Result<std::unique_ptr<Projector>> Projector::start(const ledger::intake::Directory& directory,
                                                    ledger::log::Log& log,
                                                    const ledger::chain::Genesis& genesis,
                                                    std::size_t batch_max) {
  auto documents =
      std::make_unique<ledger::intake::Documents>(directory.documents(), genesis.suite);
  TRY_ASSIGN(auto follower,
             projections::follow::Follower::open({.folder = directory.views(Partition(0)),
                                                  .live_batch_max = batch_max,
                                                  .library = documents.get()},
                                                 log, genesis));
  return std::unique_ptr<Projector>(new Projector(std::move(documents), std::move(follower)));
}

Projector::Projector(std::unique_ptr<ledger::intake::Documents> documents,
                     std::unique_ptr<projections::follow::Follower> follower)
    : documents_(std::move(documents)),
      follower_(std::move(follower)),
      thread_([this] { run(); }) {}

Projector::~Projector() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    changed_.notify_all();
  }
  thread_.join();
}

void Projector::run() {
  while (true) {
    const auto step = follower_->step();
    std::unique_lock lock(mutex_);
    if (!step) failure_ = step.error();
    if (step) applied_ = step->next;
    changed_.notify_all();
    if (stopping_ || failure_) return;
    if (!step->at_end) continue;
    changed_.wait_for(lock, kRest, [this] { return stopping_ || woken_; });
    woken_ = false;
    if (stopping_) return;
  }
}

Seq Projector::applied() const {
  const std::lock_guard lock(mutex_);
  return applied_;
}

void Projector::wake() {
  const std::lock_guard lock(mutex_);
  woken_ = true;
  changed_.notify_all();
}

bool Projector::wait_for(Seq seq, std::chrono::milliseconds patience) {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, patience, [&] { return applied_ > seq || failure_; }) &&
         applied_ > seq;
}

std::optional<Error> Projector::failure() const {
  const std::lock_guard lock(mutex_);
  return failure_;
}

}  // namespace quanlu::consumers::cli::serving
