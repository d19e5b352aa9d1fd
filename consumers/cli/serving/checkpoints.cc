#include "consumers/cli/serving/checkpoints.h"

#include "ledger/publish/prune.h"

namespace quanlu::consumers::cli::serving {
namespace {

Result<std::chrono::milliseconds> interval_of(const evidence::PublishSettings& settings,
                                              const ledger::chain::Genesis& genesis) {
  const std::chrono::milliseconds promised = std::chrono::seconds(genesis.checkpoint_seconds);
  if (!settings.interval) return promised;
  if (*settings.interval <= promised) return *settings.interval;
  return fail(Error{.kind = Failure::kUsage,
                    .reason = "config",
                    .what = {"检查点间隔长于建账时的承诺",
                             "checkpoints would be rarer than the genesis of the ledger promises"},
                    .where = "publish.interval",
                    .expected = "<= " + std::to_string(promised.count()) + "ms",
                    .found = std::to_string(settings.interval->count()) + "ms"});
}

}  // namespace

Checkpoints::Checkpoints(evidence::OpenPublisher open, ledger::publish::TileFolder folder,
                         ledger::log::Log& log, std::chrono::milliseconds interval, Clock& clock,
                         After after)
    : open_(std::move(open)),
      folder_(std::move(folder)),
      log_(log),
      interval_(interval),
      clock_(clock),
      after_(std::move(after)) {
  standing_.covered_at = clock.monotonic();
}

Result<std::unique_ptr<Checkpoints>> Checkpoints::start(const ledger::intake::Directory& directory,
                                                        ledger::log::Log& log,
                                                        const ledger::chain::Genesis& genesis,
                                                        Partition partition, Clock& clock,
                                                        evidence::PublishSettings settings,
                                                        After after) {
  TRY_ASSIGN(const auto interval, interval_of(settings, genesis));
  TRY_ASSIGN(
      evidence::OpenPublisher open,
      evidence::open_publisher(directory, log, genesis, partition, clock, std::move(settings)));
  const auto first = open.publisher->publish();
  TRY(first);
  std::unique_ptr<Checkpoints> checkpoints(
      new Checkpoints(std::move(open), evidence::published_folder(directory, partition), log,
                      interval, clock, std::move(after)));
  checkpoints->take(first);
  checkpoints->thread_ = std::thread([running = checkpoints.get()] { running->run(); });
  return checkpoints;
}

Checkpoints::~Checkpoints() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

bool Checkpoints::is_publishing(std::int64_t within_ms) const {
  const std::lock_guard lock(mutex_);
  return good_at_ && clock_.monotonic().value - good_at_->value <= within_ms;
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

// The lock is held.
void Checkpoints::note(const ledger::publish::Published& published) {
  standing_.witnesses = published.witnesses;
  if (published.held_back) return;
  standing_.published = published.checkpoint.size;
  standing_.covered_at = clock_.monotonic();
  good_at_ = standing_.covered_at;
}

// Nothing is published again once the log contradicted what was signed.
void Checkpoints::take(const Result<ledger::publish::Published>& published) {
  const std::lock_guard lock(mutex_);
  if (!published && published.error().kind == Failure::kTampered) failure_ = published.error();
  trouble_ = !published ? published.error().reason : published->held_back ? "quorum" : "";
  if (published) note(*published);
}

void Checkpoints::publish() {
  const auto published = open_.publisher->publish();
  take(published);
  if (!published || published->held_back) return;
  Status done = prune(published->checkpoint.size);
  if (done && after_) done = after_(published->checkpoint);
  if (!done) {
    const std::lock_guard lock(mutex_);
    trouble_ = done.error().reason;
  }
}

// Once a day, and once behind each start.
Status Checkpoints::prune(TreeSize published) {
  const Millis now = clock_.monotonic();
  if (pruned_at_ && now.value - pruned_at_->value < ledger::publish::kPartialsKeptMs) return {};
  pruned_at_ = now;
  TRY(ledger::publish::prune_partials(folder_, published, clock_.now()));
  return {};
}

void Checkpoints::run() {
  std::unique_lock lock(mutex_);
  while (!changed_.wait_for(lock, interval_, [this] { return stopping_; })) {
    lock.unlock();
    publish();
    lock.lock();
    if (failure_) return;
  }
  const TreeSize published = standing_.published;
  lock.unlock();
  const auto end = log_.end();
  if (end && end->value > published.value) take(open_.publisher->publish());
}

}  // namespace quanlu::consumers::cli::serving
