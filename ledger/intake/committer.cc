#include "ledger/intake/committer.h"

#include <utility>

#include "schemas/base/check.h"
#include "schemas/base/kill_point.h"

namespace quanlu::ledger::intake {

Error key_denied() {
  return {.kind = Failure::kDenied,
          .reason = "writerKey",
          .what = {"写入密钥未获授权或已撤销", "the writer key is not authorised, or revoked"}};
}

Committer::Committer(Parts parts, Locator base, std::function<void()> wake)
    : parts_(parts),
      base_(base),
      wake_(std::move(wake)),
      durable_(parts.fold.state().next_seq),
      thread_([this] { run(); }) {}

Committer::~Committer() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
    changed_.notify_all();
  }
  thread_.join();
}

bool Committer::idle() const {
  const std::lock_guard lock(mutex_);
  return !busy_;
}

void Committer::hand_over(std::shared_ptr<const Batch> batch) {
  const std::lock_guard lock(mutex_);
  CHECK(!busy_);
  batch_ = std::move(batch);
  busy_ = true;
  changed_.notify_all();
}

void Committer::wait_idle() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return !busy_; });
}

std::optional<Error> Committer::failure() const {
  const std::lock_guard lock(mutex_);
  return failure_;
}

Seq Committer::durable() const {
  const std::lock_guard lock(mutex_);
  return durable_;
}

void Committer::run() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return ending_ || batch_; });
    if (!batch_) return;
    const std::shared_ptr<const Batch> batch = std::move(batch_);
    Status done = failure_ ? Status(fail(*failure_)) : Status();
    lock.unlock();
    if (done) done = commit(*batch);
    KILL_POINT("writer.before_ack");
    for (const auto& acknowledge : batch->acknowledge)
      if (done) acknowledge();
    for (const auto& give_up : batch->give_up)
      if (!done) give_up(done.error());
    lock.lock();
    if (!done && !failure_) failure_ = done.error();
    // The batch that revoked our own key is our last one.
    if (done && !parts_.fold.state().writer) failure_ = key_denied();
    if (done) durable_ = parts_.fold.state().next_seq;
    busy_ = false;
    changed_.notify_all();
    wake_();
  }
}

Status Committer::commit(const Batch& batch) {
  if (!batch.entries.empty()) {
    const auto count = static_cast<std::uint32_t>(batch.entries.size());
    const Seq last(batch.first.value + count - 1);
    const chain::SealBytes seal = chain::make_seal(parts_.key, {.log_id = parts_.log_id,
                                                                .partition = parts_.partition,
                                                                .count = count,
                                                                .seq = last,
                                                                .leaf = batch.leaves.back()});
    const std::vector<BytesView> views(batch.entries.begin(), batch.entries.end());
    TRY(parts_.decider.settle());
    KILL_POINT("writer.before_send");
    TRY(parts_.log.append(base_, {.entries = views, .seal = seal}));
    KILL_POINT("writer.after_send");
    TRY(fold(batch, seal));
    base_ = Locator(base_.value + count);
    // Before a saved position can lie behind their 1311.
    if (!batch.destroyed.empty()) TRY(parts_.decider.destroy_keys(batch.destroyed));
  }
  if (!batch.close_state) return {};
  return parts_.state.write({.next = base_, .accept_state = chain::encode(parts_.fold.state())});
}

// What was appended is read by the rule that every other reader runs; a batch of ours that is not
// accepted is a bug, and nothing after it may be acknowledged.
Status Committer::fold(const Batch& batch, BytesView seal) {
  for (std::size_t i = 0; i < batch.entries.size(); ++i) {
    const bool last = i + 1 == batch.entries.size();
    const chain::Record record{.locator = Locator(base_.value + i),
                               .entry = batch.entries[i],
                               .seal = last ? std::optional(seal) : std::nullopt};
    const chain::Outcome outcome = parts_.fold.step(record, batch.leaves[i]);
    CHECK(outcome.kind ==
          (last ? chain::Outcome::Kind::kAccepted : chain::Outcome::Kind::kPending));
  }
  return {};
}

}  // namespace quanlu::ledger::intake
