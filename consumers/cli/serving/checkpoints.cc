#include "consumers/cli/serving/checkpoints.h"

namespace quanlu::consumers::cli::serving {

Checkpoints::Checkpoints(evidence::OpenPublisher open, std::chrono::milliseconds interval,
                         Clock& clock)
    : open_(std::move(open)), interval_(interval), clock_(clock) {
  standing_.covered_at = clock.monotonic();
}

Result<std::unique_ptr<Checkpoints>> Checkpoints::start(const ledger::intake::Directory& directory,
                                                        ledger::log::Log& log,
                                                        const ledger::chain::Genesis& genesis,
                                                        Partition partition, Clock& clock,
                                                        std::chrono::milliseconds interval,
                                                        evidence::PublishSettings settings) {
  TRY_ASSIGN(
      evidence::OpenPublisher open,
      evidence::open_publisher(directory, log, genesis, partition, clock, std::move(settings)));
  TRY_ASSIGN(const auto first, open.publisher->publish());
  std::unique_ptr<Checkpoints> checkpoints(new Checkpoints(std::move(open), interval, clock));
  checkpoints->note(first);
  checkpoints->thread_ = std::thread([running = checkpoints.get()] { running->run(); });
  return checkpoints;
}

Checkpoints::~Checkpoints() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

std::optional<Error> Checkpoints::failure() const {
  const std::lock_guard lock(mutex_);
  return failure_;
}

std::string Checkpoints::trouble() const {
  const std::lock_guard lock(mutex_);
  return trouble_;
}

Checkpoints::Standing Checkpoints::standing() const {
  const std::lock_guard lock(mutex_);
  return standing_;
}

void Checkpoints::note(const ledger::publish::Published& published) {
  standing_.witnesses = published.witnesses;
  if (published.held_back) return;
  standing_.published = published.checkpoint.size;
  standing_.covered_at = clock_.monotonic();
}

void Checkpoints::run() {
  std::unique_lock lock(mutex_);
  while (!changed_.wait_for(lock, interval_, [this] { return stopping_; })) {
    lock.unlock();
    const auto published = open_.publisher->publish();
    lock.lock();
    if (!published && published.error().kind == Failure::kTampered) {
      failure_ = published.error();
      return;
    }
    trouble_ = !published ? published.error().reason : published->held_back ? "quorum" : "";
    if (published) note(*published);
  }
}

}  // namespace quanlu::consumers::cli::serving
