// When a batch is closed, and who makes it durable.
#include <utility>

#include "ledger/intake/pipeline.h"
#include "schemas/base/check.h"
#include "schemas/base/kill_point.h"

namespace quanlu::ledger::intake {
namespace {

// A state that is not written behind fast enough makes the writer wait when it is so many times as
// large as it should be.
constexpr std::size_t kStateOverflow = 4;

}  // namespace

void Writer::Pipeline::make_room(std::size_t entries, std::size_t bytes) {
  const bool fits = batch_->size + entries <= options_.batch_events_max &&
                    batch_->bytes + bytes <= options_.batch_bytes_max;
  if (!fits && !batch_->empty()) hand_over(false);
}

bool Writer::Pipeline::state_is_full() const {
  return parts_.state.dirty() + parts_.decider.unwritten() >= options_.state_rows_max;
}

// The decision state closes with this batch when the caller says so: its rows are complete up to
// here.
void Writer::Pipeline::hand_over(bool close_state) {
  committer_->wait_idle();
  if (parts_.decider.unwritten() > kStateOverflow * options_.state_rows_max)
    committer_->wait_state_written();
  parts_.state.thaw();
  if (close_state && parts_.state.can_freeze()) {
    parts_.decider.write_back();
    batch_->close_state = parts_.state.freeze();
  }
  committer_->hand_over(close_batch());
}

// A lone client is not delayed; while a batch is being synced, the next one gathers.
void Writer::Pipeline::hand_over_if_useful() {
  if (batch_->empty()) return;
  const bool full = batch_->size >= options_.batch_events_max;
  const bool idle = committer_->idle();
  if (!full && (!idle || is_gathering())) return;
  const bool alone = batch_->waiting.size() == 1 && last_waiting_ <= 1 && queue_.size() == 0;
  if (idle && alone && !state_is_full())
    commit_here();
  else
    hand_over(state_is_full());
}

// Behind a batch of many a batch of few is not worth a sync of its own: the many come again.
bool Writer::Pipeline::is_gathering() {
  if (2 * batch_->waiting.size() >= last_waiting_ || queue_.closed()) return false;
  const auto now = std::chrono::steady_clock::now();
  if (!gather_until_) gather_until_ = now + kGatherMax;
  return now < *gather_until_;
}

// With the committer busy and nobody asking there is time for the entries of the open batch.
void Writer::Pipeline::encode_while_waiting() {
  if (queue_.size() > 0 || committer_->idle()) return;
  for (Batch::Run& run : batch_->runs)
    run.encode(encoder_, parts_.genesis.suite);
}

std::unique_ptr<Batch> Writer::Pipeline::close_batch() {
  KILL_POINT("writer.batch_built");
  if (!batch_->waiting.empty()) last_waiting_ = batch_->waiting.size();
  gather_until_.reset();
  return std::exchange(batch_, std::make_unique<Batch>(partitions()));
}

// For one who asks alone the way over another thread is the longer one.
void Writer::Pipeline::commit_here() {
  committer_->commit_here(close_batch());
}

// On a resting ledger the state is written a second after the last event.
void Writer::Pipeline::write_behind() {
  if (parts_.state.dirty() + parts_.decider.unwritten() == 0 || !batch_->empty() ||
      !committer_->idle())
    return;
  const Millis now = parts_.clock.monotonic();
  if (now.value - last_write_behind_.value < options_.state_wait_ms) return;
  last_write_behind_ = now;
  hand_over(true);
}

}  // namespace quanlu::ledger::intake
