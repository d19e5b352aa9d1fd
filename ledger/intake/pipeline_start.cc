// How a writer begins: recovery, then an epoch of its own (INTEGRITY.md 3.5).
#include "ledger/intake/control.h"
#include "ledger/intake/pipeline.h"
#include "schemas/base/check.h"
#include "schemas/base/kill_point.h"

namespace quanlu::ledger::intake {

Status Writer::Pipeline::start(const std::function<void(std::uint64_t)>& progress) {
  TRY_ASSIGN(StartPoint from,
             start_point(parts_.log, parts_.state, parts_.genesis, parts_.partition, hasher_));
  fold_.emplace(fold_hasher_, verifier_, parts_.genesis, std::move(from.state));
  const Evolve evolve = [this](BytesView entry, Seq seq) {
    const auto event = schemas::codec::Event::decode(entry);
    CHECK(event.has_value());  // the fold accepted it: its form is right
    CHECK(event->seq() == seq);
    parts_.decider.evolve(*event);
  };
  TRY_ASSIGN(recovery_, recover(parts_.log, from.next, *fold_, evolve, progress));
  const chain::State& head = fold_->state();
  next_seq_ = head.next_seq;
  prev_ = head.prev;
  recorded_at_ = head.recorded_at;
  epoch_ = head.epoch;
  clock_.emplace(parts_.clock, recorded_at_, options_.accept_clock);
  last_write_behind_ = parts_.clock.monotonic();
  TRY(parts_.decider.recovered());
  start_committer();
  TRY(may_write());
  if (!options_.epoch_waits) TRY(start_epoch());
  thread_ = std::thread([this] { run(); });
  return {};
}

void Writer::Pipeline::start_committer() {
  committer_ = std::make_unique<Committer>(Committer::Parts{.log = parts_.log,
                                                            .state = parts_.state,
                                                            .decider = parts_.decider,
                                                            .key = parts_.key,
                                                            .fold = *fold_,
                                                            .log_id = parts_.genesis.log_id,
                                                            .partition = parts_.partition,
                                                            .counts = counts_},
                                           recovery_.end, [this] { queue_.wake(); });
}

Status Writer::Pipeline::may_write() const {
  if (fold_->state().keys.may_write(parts_.key.id(), parts_.key.public_key(), parts_.partition,
                                    epoch_.next()))
    return {};
  return fail(key_denied());
}

// The first entry of an epoch stands alone in its batch, and nothing follows before it is accepted.
Status Writer::Pipeline::start_epoch() {
  const Epoch epoch = epoch_.next();
  TRY_ASSIGN(const ClockGuard::Reading time, clock_->read(recorded_at_));
  Id16 instance;
  parts_.random.fill(instance.bytes);
  epoch_ = epoch;
  append_own(epoch_started(ledger_moment(make_uuid7(parts_.clock, parts_.random), time.recorded_at,
                                         parts_.partition),
                           {.epoch = epoch,
                            .instance = instance,
                            .writer_key = crypto::encode(parts_.key.public_key()),
                            .host = options_.host,
                            .program = options_.program}),
             time.recorded_at);
  KILL_POINT("writer.epoch_sent");
  hand_over(false);
  committer_->wait_idle();
  if (const auto failure = committer_->failure()) return fail(*failure);
  begun_ = true;
  KILL_POINT("writer.epoch_acked");
  return {};
}

}  // namespace quanlu::ledger::intake
