#include "ledger/intake/committer.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "ledger/intake/recovery.h"
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

void Committer::hand_over(std::shared_ptr<Batch> batch) {
  const std::lock_guard lock(mutex_);
  CHECK(!busy_);
  batch_ = std::move(batch);
  busy_ = true;
  changed_.notify_all();
}

void Committer::commit_here(Batch& batch) {
  CHECK(idle());
  work_off(batch);
}

void Committer::wait_idle() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return !busy_; });
}

void Committer::wait_state_written() {
  state_writing_.wait();
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
    const std::shared_ptr<Batch> batch = std::move(batch_);
    lock.unlock();
    work_off(*batch);
    lock.lock();
    busy_ = false;
    changed_.notify_all();
    lock.unlock();
    wake_();  // takes the lock of those who ask idle() under it: ours may not be held
    lock.lock();
  }
}

void Committer::work_off(Batch& batch) {
  const auto before = failure();
  const Status done = before ? Status(fail(*before)) : commit(batch);
  KILL_POINT("writer.before_ack");
  if (done) parts_.counts.is_durable(batch.families, batch.entries.size());
  for (const auto& waiting : batch.waiting) {
    if (done)
      waiting->is_durable();
    else
      waiting->is_given_up(done.error());
  }
  if (done && batch.close_state) write_state();
  const std::lock_guard lock(mutex_);
  if (!done && !failure_) failure_ = done.error();
  // The batch that revoked our own key is our last one.
  if (done && !batch.entries.empty() && !parts_.fold.state().writer) failure_ = key_denied();
  if (done) durable_ = parts_.fold.state().next_seq;
}

Status Committer::commit(const Batch& batch) {
  if (batch.entries.empty()) return {};
  TRY(append(batch));
  // Before a saved position can lie behind their 1311.
  if (!batch.destroyed.empty()) TRY(parts_.decider.destroy_keys(batch.destroyed));
  return {};
}

// The fold of the batch needs no disk and is done while the log syncs; nothing is acknowledged
// before both are. After a failure the fold may be ahead of the log, and nothing is appended any
// more.
Status Committer::append(const Batch& batch) {
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
  chain::State before = parts_.fold.state();
  folding_.start([&] { fold(batch, seal); });
  const auto asked = std::chrono::steady_clock::now();
  const Status appended = parts_.log.append(base_, {.entries = views, .seal = seal});
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - asked;
  parts_.counts.delivery_took(took.count());
  folding_.wait();
  if (!appended) return judge(batch, appended.error(), std::move(before));
  base_ = Locator(base_.value + batch.entries.size());
  KILL_POINT("writer.after_send");
  return {};
}

// After a doubt nobody knows what became of the batch: only a fold of the log can tell
// (INTEGRITY.md 3.5). Accepted, it is acknowledged; given up, the writer ends, and the next start
// has a new epoch.
Status Committer::judge(const Batch& batch, const Error& doubt, chain::State before) {
  if (doubt.reason != "doubt") return fail(doubt);
  parts_.counts.is_in_doubt();
  KILL_POINT("writer.doubt");
  const Epoch epoch = before.epoch;
  const Seq last(batch.first.value + batch.entries.size() - 1);
  parts_.fold.restore(std::move(before));
  bool accepted = false;
  const Evolve known = [&](BytesView entry, Seq seq) {  // ours is in the decision state already
    if (seq == last) accepted = std::ranges::equal(entry, batch.entries.back());
  };
  TRY_ASSIGN(const Recovery again, recover(parts_.log, base_, parts_.fold, known, [](auto) {}));
  KILL_POINT("writer.rescanned");
  base_ = again.end;
  const chain::State& head = parts_.fold.state();
  if (head.prev == batch.leaves.back()) return {};
  if (head.epoch <= epoch) return fail(doubt);
  Error fenced{.kind = Failure::kConflict,
               .reason = "fenced",
               .what = {"另一写入者已接管, 本进程退出", "another writer took over: we stop"},
               .where = "partition " + std::to_string(parts_.partition.value),
               .expected = "an epoch of our own, behind " + std::to_string(epoch.value),
               .found = "epoch " + std::to_string(head.epoch.value)};
  if (!accepted) return fail(std::move(fenced));
  const std::lock_guard lock(mutex_);
  failure_ = std::move(fenced);  // our last batch
  return {};
}

// What was appended is read by the rule that every other reader runs; a batch of ours that is not
// accepted is a bug, and nothing after it may be acknowledged.
void Committer::fold(const Batch& batch, BytesView seal) {
  for (std::size_t i = 0; i < batch.entries.size(); ++i) {
    const bool last = i + 1 == batch.entries.size();
    const chain::Record record{.locator = Locator(base_.value + i),
                               .entry = batch.entries[i],
                               .seal = last ? std::optional(seal) : std::nullopt};
    const chain::Outcome outcome = parts_.fold.step(record, batch.leaves[i]);
    CHECK(outcome.kind ==
          (last ? chain::Outcome::Kind::kAccepted : chain::Outcome::Kind::kPending));
  }
}

// The state that was frozen behind this batch, with the place that the batch reached.
void Committer::write_state() {
  SavedPosition position{.next = base_, .accept_state = chain::encode(parts_.fold.state())};
  state_writing_.start([this, position = std::move(position)] {
    const Status written = parts_.state.write(position);
    if (written) return;
    const std::lock_guard lock(mutex_);
    if (!failure_) failure_ = written.error();
  });
}

}  // namespace quanlu::ledger::intake
