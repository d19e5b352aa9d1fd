#include "ledger/intake/committer.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "ledger/chain/entry.h"
#include "ledger/chain/signed_by.h"
#include "ledger/intake/recovery.h"
#include "schemas/base/check.h"
#include "schemas/base/kill_point.h"

namespace quanlu::ledger::intake {

Error key_denied() {
  return {.kind = Failure::kDenied,
          .reason = "writerKey",
          .what = {"写入密钥未获授权或已撤销", "the writer key is not authorised, or revoked"}};
}

Seq Batch::end() const {
  Seq end(0);
  for (const Run& run : runs) {
    if (!run.places.empty())
      end = std::max(end, run.places.back().next());
    else if (!run.empty())
      end = run.last().next();
  }
  return end;
}

void Batch::Run::encode(schemas::codec::EntryWriter& encoder, crypto::Suite suite) {
  while (entries.size() < commands.size()) {
    auto entry = encoder.write(commands[entries.size()], static_cast<std::uint16_t>(suite));
    CHECK(entry.has_value());  // what might be too large was tried before it was accepted
    entries.push_back(std::move(*entry));
  }
}

Committer::Committer(Parts parts, std::function<void()> wake)
    : parts_(std::move(parts)), wake_(std::move(wake)), hasher_(parts_.suite), end_(parts_.end) {
  for (const Lane& lane : parts_.lanes)
    durable_.push_back(lane.fold.state().next_seq);
  thread_ = std::thread([this] { run(); });
}

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

void Committer::hand_over(std::unique_ptr<Batch> batch) {
  const std::lock_guard lock(mutex_);
  CHECK(!busy_);
  batch_ = std::move(batch);
  busy_ = true;
  changed_.notify_all();
}

void Committer::commit_here(std::unique_ptr<Batch> batch) {
  CHECK(idle());
  work_off(*batch);
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

Seq Committer::durable(Partition partition) const {
  const std::lock_guard lock(mutex_);
  return durable_[partition.value];
}

Seq Committer::end() const {
  const std::lock_guard lock(mutex_);
  return end_;
}

void Committer::run() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return ending_ || batch_; });
    if (!batch_) return;
    std::unique_ptr<Batch> batch = std::move(batch_);
    lock.unlock();
    work_off(*batch);
    batch.reset();
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
  if (done) parts_.counts.is_durable(batch.families, batch.size);
  for (const auto& waiting : batch.waiting) {
    if (done)
      waiting->is_durable(batch);
    else
      waiting->is_given_up(done.error());
  }
  if (done && batch.close_state) write_state();
  const std::lock_guard lock(mutex_);
  if (!done && !failure_) failure_ = done.error();
  if (!done) return;
  end_ = std::max(end_, batch.end());
  for (const Lane& lane : parts_.lanes) {
    // The batch that revoked our own key is our last one.
    if (batch.size > 0 && !lane.fold.state().writer) failure_ = key_denied();
    durable_[lane.partition.value] = lane.fold.state().next_seq;
  }
}

Result<chain::SealBytes> Committer::seal(const Lane& lane, const Batch::Run& run) const {
  return chain::make_seal(parts_.key, {.log_id = parts_.log_id,
                                       .partition = lane.partition,
                                       .count = static_cast<std::uint32_t>(run.size()),
                                       .seq = run.last(),
                                       .leaf = run.leaves.back()});
}

// Every entry names the one before it: the first of a run the last one that the fold has read.
void Committer::link(const Lane& lane, Batch::Run& run) {
  Digest prev = lane.fold.state().prev;
  for (std::size_t i = 0; i < run.size(); ++i) {
    chain::write_place(run.entries[i], {.partition = lane.partition,
                                        .seq = Seq(run.first.value + i),
                                        .epoch = run.epoch,
                                        .log_id = parts_.log_id,
                                        .prev = prev,
                                        .recorded_at = run.recorded_at[i]});
    prev = hasher_.leaf(run.entries[i]);
    run.leaves.push_back(prev);
  }
}

// All seals before anything is sent, since a key on a token may be gone.
// Partition 0 is the first: what its accounts, rules and subject keys say is durable before what
// was decided by them (INTEGRITY.md 9.2).
Status Committer::commit(Batch& batch) {
  if (batch.size == 0) return {};
  std::vector<chain::SealBytes> seals(batch.runs.size());
  for (const Lane& lane : parts_.lanes) {
    Batch::Run& run = batch.runs[lane.partition.value];
    if (run.empty()) continue;
    run.encode(encoder_, parts_.suite);
    link(lane, run);
    TRY_ASSIGN(seals[lane.partition.value], seal(lane, run));
  }
  TRY(parts_.decider.settle());
  for (Lane& lane : parts_.lanes) {
    const Batch::Run& run = batch.runs[lane.partition.value];
    if (!run.empty()) TRY(append(lane, run, seals[lane.partition.value]));
  }
  // Before a saved position can lie behind their 1311.
  if (!batch.destroyed.empty()) TRY(parts_.decider.destroy_keys(batch.destroyed));
  return {};
}

// The fold of the batch needs no disk and is done while the log syncs; nothing is acknowledged
// before both are. After a failure the fold may be ahead of the log, and nothing is appended any
// more.
Status Committer::append(Lane& lane, const Batch::Run& run, const chain::SealBytes& seal) {
  const std::vector<BytesView> views(run.entries.begin(), run.entries.end());
  KILL_POINT("writer.before_send");
  chain::State before = lane.fold.state();
  folding_.start([&] { fold(lane, run, seal); });
  const auto asked = std::chrono::steady_clock::now();
  const Status appended = lane.log.append(lane.base, {.entries = views, .seal = seal});
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - asked;
  parts_.counts.delivery_took(took.count());
  folding_.wait();
  if (!appended) return judge(lane, run, appended.error(), std::move(before));
  lane.base = Locator(lane.base.value + run.entries.size());
  KILL_POINT("writer.after_send");
  return {};
}

// After a doubt nobody knows what became of the batch: only a fold of the log can tell
// (INTEGRITY.md 3.5). Accepted, it is acknowledged; given up, the writer ends, and the next start
// has a new epoch.
Status Committer::judge(Lane& lane, const Batch::Run& run, const Error& doubt,
                        chain::State before) {
  if (doubt.reason != "doubt") return fail(doubt);
  parts_.counts.is_in_doubt();
  KILL_POINT("writer.doubt");
  const Epoch epoch = before.epoch;
  const Seq last = run.last();
  lane.fold.restore(std::move(before));
  bool accepted = false;
  const Evolve known = [&](BytesView entry, Seq seq) {  // ours is in the decision state already
    if (seq == last) accepted = std::ranges::equal(entry, run.entries.back());
  };
  TRY_ASSIGN(const Recovery again, recover(lane.log, lane.base, lane.fold, known, [](auto) {}));
  KILL_POINT("writer.rescanned");
  lane.base = again.end;
  const chain::State& head = lane.fold.state();
  if (head.prev == run.leaves.back()) return {};
  if (head.epoch <= epoch) return fail(doubt);
  Error fenced{.kind = Failure::kConflict,
               .reason = "fenced",
               .what = {"另一写入者已接管, 本进程退出", "another writer took over: we stop"},
               .where = "partition " + std::to_string(lane.partition.value),
               .expected = "an epoch of our own, behind " + std::to_string(epoch.value),
               .found = "epoch " + std::to_string(head.epoch.value)};
  if (!accepted) return fail(std::move(fenced));
  const std::lock_guard lock(mutex_);
  failure_ = std::move(fenced);  // our last batch
  return {};
}

// What was appended is read by the rule that every other reader runs; a batch of ours that is not
// accepted is a bug, and nothing after it may be acknowledged.
void Committer::fold(Lane& lane, const Batch::Run& run, BytesView seal) {
  for (std::size_t i = 0; i < run.entries.size(); ++i) {
    const bool last = i + 1 == run.entries.size();
    const chain::Record record{.locator = Locator(lane.base.value + i),
                               .entry = run.entries[i],
                               .seal = last ? std::optional(seal) : std::nullopt};
    const chain::Outcome outcome = lane.fold.step(record, run.leaves[i]);
    CHECK(outcome.kind ==
          (last ? chain::Outcome::Kind::kAccepted : chain::Outcome::Kind::kPending));
  }
}

// The state that was frozen behind this batch, with the places that the batch reached.
void Committer::write_state() {
  std::vector<SavedPosition> positions;
  for (const Lane& lane : parts_.lanes)
    positions.push_back({.next = lane.base, .accept_state = chain::encode(lane.fold.state())});
  state_writing_.start([this, positions = std::move(positions)] {
    const Status written = parts_.state.write(positions);
    if (written) return;
    const std::lock_guard lock(mutex_);
    if (!failure_) failure_ = written.error();
  });
}

}  // namespace quanlu::ledger::intake
