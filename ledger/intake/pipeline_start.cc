// How a writer begins: recovery, then an epoch of its own (INTEGRITY.md 3.5).
#include <algorithm>

#include "ledger/intake/control.h"
#include "ledger/intake/pipeline.h"
#include "schemas/base/check.h"
#include "schemas/base/kill_point.h"
#include "schemas/codec/place.h"

namespace quanlu::ledger::intake {
namespace {

// A start leaves so many places free. Entries of a writer that is being taken over may still come
// in while its follower begins: their places stay below, so the order holds (ledger/log
// ordered_log.h).
constexpr std::uint64_t kPlaces = 65'536;

}  // namespace

Status Writer::Pipeline::start(const std::function<void(std::uint64_t)>& progress) {
  TRY(find_heads());
  TRY_ASSIGN(recovery_, recover_all(progress));
  for (Lane& lane : lanes_) {
    const chain::State& head = lane.fold->state();
    lane.next_seq = head.next_seq;
    lane.epoch = head.epoch;
    recorded_at_ = std::max(recorded_at_, head.recorded_at);
  }
  TRY_ASSIGN(const Seq end, leave_room());
  clock_.emplace(parts_.clock, recorded_at_, options_.accept_clock);
  last_write_behind_ = parts_.clock.monotonic();
  TRY(parts_.decider.recovered());
  start_committer(end);
  TRY(may_write());
  if (!options_.epoch_waits) TRY(start_epochs());
  thread_ = std::thread([this] { run(); });
  return {};
}

Status Writer::Pipeline::find_heads() {
  for (Lane& lane : lanes_) {
    TRY_ASSIGN(StartPoint from,
               start_point(lane.log, parts_.state, parts_.genesis, lane.partition, hasher_));
    lane.fold.emplace(fold_hasher_, verifier_, parts_.genesis, std::move(from.state));
    lane.next = from.next;
  }
  return {};
}

Result<Recovery> Writer::Pipeline::recover_all(const std::function<void(std::uint64_t)>& progress) {
  const Evolve evolve = [this](BytesView entry, Seq place) {
    const auto event = schemas::codec::Event::decode(entry);
    CHECK(event.has_value());  // the fold accepted it: its form is right
    CHECK(schemas::codec::place_of(*event) == place);
    parts_.decider.evolve(*event);
  };
  Lane& first = lanes_.front();
  if (partitions() == 1) {
    TRY_ASSIGN(const Recovery recovery,
               recover(first.log, first.next, *first.fold, evolve, progress));
    first.next = recovery.end;
    return recovery;
  }
  std::vector<Recovering> all;
  for (Lane& lane : lanes_)
    all.push_back({.log = lane.log, .fold = *lane.fold, .next = lane.next});
  TRY_ASSIGN(const Recovery recovery, recover_in_order(all, evolve, progress));
  for (Lane& lane : lanes_)
    lane.next = all[lane.partition.value].next;
  return recovery;
}

// The place behind what was recovered.
Result<Seq> Writer::Pipeline::leave_room() {
  if (partitions() == 1) return lanes_.front().next_seq;
  TRY_ASSIGN(const Locator end, parts_.by_place().end());
  next_place_ = (end.value / kPlaces + 1) * kPlaces;
  return Seq(end.value);
}

void Writer::Pipeline::start_committer(Seq end) {
  Committer::Parts parts{.lanes = {},
                         .state = parts_.state,
                         .decider = parts_.decider,
                         .key = parts_.key,
                         .log_id = parts_.genesis.log_id,
                         .suite = parts_.genesis.suite,
                         .counts = counts_,
                         .end = end};
  for (Lane& lane : lanes_)
    parts.lanes.push_back(
        {.log = lane.log, .fold = *lane.fold, .partition = lane.partition, .base = lane.next});
  committer_ = std::make_unique<Committer>(std::move(parts), [this] { queue_.wake(); });
}

Status Writer::Pipeline::may_write() const {
  for (const Lane& lane : lanes_)
    if (!lane.fold->state().keys.may_write(parts_.key.id(), parts_.key.public_key(), lane.partition,
                                           lane.epoch.next()))
      return fail(key_denied());
  return {};
}

// The first entries of an epoch stand alone in their batch, and nothing follows before it is
// accepted.
Status Writer::Pipeline::start_epochs() {
  TRY_ASSIGN(const ClockGuard::Reading time, clock_->read(recorded_at_));
  for (Lane& lane : lanes_) {
    Id16 instance;
    parts_.random.fill(instance.bytes);
    lane.epoch = lane.epoch.next();
    append_own(epoch_started(ledger_moment(make_uuid7(parts_.clock, parts_.random),
                                           time.recorded_at, lane.partition),
                             {.epoch = lane.epoch,
                              .instance = instance,
                              .writer_key = crypto::encode(parts_.key.public_key()),
                              .host = options_.host,
                              .program = options_.program}),
               time.recorded_at);
  }
  KILL_POINT("writer.epoch_sent");
  hand_over(false);
  committer_->wait_idle();
  if (const auto failure = committer_->failure()) return fail(*failure);
  begun_ = true;
  KILL_POINT("writer.epoch_acked");
  return {};
}

}  // namespace quanlu::ledger::intake
