#include "projections/follow/follower.h"

#include <algorithm>
#include <cstring>

#include "ledger/chain/entry.h"
#include "ledger/chain/place.h"
#include "projections/follow/digest.h"
#include "schemas/base/kill_point.h"
#include "schemas/codec/event.h"

namespace quanlu::projections::follow {
namespace {

using schemas::codec::Event;

Status make_first_generation(const FollowOptions& options) {
  TRY_ASSIGN(store::Generations generations, store::Generations::open(options.folder));
  TRY_ASSIGN(const std::optional<std::string> current, generations.current());
  if (current) return {};
  TRY_ASSIGN(const std::string name, generations.begin());
  {
    store::EnvOptions bulk = options.env;
    bulk.access = store::Access::kBulk;
    TRY_ASSIGN(const auto environment, views::Environment::open(generations.path_of(name), bulk));
    TRY(environment->env().sync());
  }
  return generations.publish(name);
}

}  // namespace

Result<std::unique_ptr<Follower>> Follower::open(const FollowOptions& options, log::Log& log,
                                                 const chain::Genesis& genesis) {
  TRY(make_first_generation(options));
  TRY_ASSIGN(std::unique_ptr<views::Environment> environment,
             views::Environment::open_current(options.folder, options.env));
  std::unique_ptr<Follower> follower(new Follower(options, log, genesis, std::move(environment)));
  TRY(follower->start());
  return follower;
}

Follower::Follower(const FollowOptions& options, log::Log& log, const chain::Genesis& genesis,
                   std::unique_ptr<views::Environment> environment)
    : options_(options),
      log_(log),
      genesis_(genesis),
      environment_(std::move(environment)),
      hasher_(genesis.suite),
      views_(options.library),
      flags_(options.library, log, options.folder / "flags.tmp") {}

Status Follower::start() {
  {
    TRY_ASSIGN(const store::ReadTxn txn, environment_->env().read());
    TRY_ASSIGN(position_, read_position(*environment_, txn, genesis_));
    TRY_ASSIGN(known_, rows_next(*environment_, txn));
  }
  for (std::uint32_t p = 0; p < genesis_.partition_count; ++p)
    TRY(check_head(log::partition_of(log_, Partition(p)), position_.of(Partition(p))));
  TRY(check_rows());
  start_reading();
  return {};
}

void Follower::start_reading() {
  reader_ = std::make_unique<LedgerReader>(
      log_, genesis_, hasher_, verifier_, position_,
      ReadOptions{.records_max = options_.live_batch_max, .strays = options_.strays});
}

// The record before the position must be the saved head (INTEGRITY.md 3.1): a log that was made
// again, or lost its end, shows here and nowhere else.
Status Follower::check_head(log::Log& log, const PartitionPosition& position) {
  if (position.next.value == 0) return {};
  TRY_ASSIGN(const std::optional<log::StoredRecord> record,
             log.get(Locator(position.next.value - 1)));
  if (record && hasher_.leaf(record->entry) == position.state.prev) return {};
  return fail(Error{.kind = Failure::kTampered,
                    .reason = "log_regressed",
                    .what = {"视图的链头不在账本中", "the head of the views is not in the log"},
                    .where = "partition " + std::to_string(position.state.partition.value) +
                             " seq " + std::to_string(position.state.next_seq.value - 1),
                    .expected = to_hex(position.state.prev.bytes),
                    .found = record ? to_hex(hasher_.leaf(record->entry).bytes) : "no record"});
}

// Both were written by one transaction: a position ahead of the rows was moved.
Status Follower::check_rows() const {
  const std::uint64_t next = position_.reached().value;
  if (next <= known_) return {};
  return fail(
      Error{.kind = Failure::kTampered,
            .reason = "view_position",
            .what = {"视图的位置在其各行之前", "the position of the views is ahead of their rows"},
            .where = "partition 0",
            .expected = std::to_string(known_) + " events",
            .found = std::to_string(next) + " events",
            .remedy = {"运行 quanlu rebuild", "run quanlu rebuild"}});
}

Result<Progress> Follower::step() {
  batch_.clear();
  words_.clear();
  Progress progress;
  std::vector<std::size_t> begins;
  while (batch_.size() < options_.live_batch_max) {
    TRY_ASSIGN(const std::span<const AcceptedEntry> entries, reader_->next());
    progress.at_end = entries.empty();
    if (entries.empty()) break;
    for (const AcceptedEntry& entry : entries) {  // their bytes go with the next batch
      begins.push_back(words_.size());
      words_.resize(words_.size() + (entry.bytes.size() + 7) / 8);
      std::memcpy(words_.data() + begins.back(), entry.bytes.data(), entry.bytes.size());
      batch_.push_back(entry);
    }
  }
  for (std::size_t i = 0; i < batch_.size(); ++i)
    batch_[i].bytes = {reinterpret_cast<const std::uint8_t*>(words_.data() + begins[i]),
                       batch_[i].bytes.size()};
  KILL_POINT("follow.fetched");
  if (!batch_.empty()) {
    const Status committed =
        environment_->env().update([&](store::WriteTxn& txn) { return apply_all(txn); });
    if (!committed) start_reading();  // nothing of the batch counts: it is read again
    TRY(committed);
    KILL_POINT("follow.after_commit");
    flags_.settle();
    position_ = reader_->position();
  }
  progress.applied = batch_.size();
  progress.next = position_.reached();
  for (std::uint32_t p = 0; p < genesis_.partition_count; ++p)
    progress.recorded_at =
        std::max(progress.recorded_at, position_.of(Partition(p)).state.recorded_at);
  return progress;
}

// What the rows know is asked of this transaction: another process may have applied events since.
Status Follower::apply_all(store::WriteTxn& txn) {
  TRY_ASSIGN(known_, rows_next(*environment_, txn));
  views::TxnRows rows(*environment_, txn);
  views_.load(rows, Partition(0));
  const Position position = reader_->position();
  const auto order_of = [&](const AcceptedEntry& entry) {
    return position.is_ordered() ? chain::place_of(entry.bytes)
                                 : chain::read_header(entry.bytes).seq;
  };
  for (const AcceptedEntry& entry : batch_)
    if (order_of(entry).value >= known_) TRY(apply(entry, rows));
  KILL_POINT("follow.applied");
  if (position.reached().value < known_) {  // put back, or another's work; the rows are further
    TRY_ASSIGN(const Position stored, read_position(*environment_, txn, genesis_));
    return stored.reached() < position.reached() ? environment_->put_position(txn, encode(position))
                                                 : Status();
  }
  const chain::Header last = chain::read_header(batch_.back().bytes);
  views_.finish({.seq = Seq(position.reached().value - 1),
                 .leaf = batch_.back().leaf,
                 .epoch = last.epoch,
                 .recorded_at = last.recorded_at},
                rows);
  TRY(rows.status());
  TRY(environment_->put_position(txn, encode(position)));
  KILL_POINT("follow.before_commit");
  return {};
}

Status Follower::apply(const AcceptedEntry& entry, views::TxnRows& rows) {
  const Result<Event> event = Event::decode(entry.bytes);
  if (!event) {
    const chain::Header header = chain::read_header(entry.bytes);
    views_.quarantine(chain::place_of(entry.bytes), header.type_code, header.type_version,
                      event.error().reason, rows);
    return rows.status();
  }
  views::Fact fact = views::make_fact(*event);
  TRY_ASSIGN(const std::vector<Refusal> flags, flags_.take(*event));
  fact.flagged = !flags.empty();
  views_.flag(fact, flags, rows);
  const views::ViewSet::Reach reach = views_.apply_event(fact, rows);
  if (reach != views::ViewSet::Reach::kNone) {
    TRY(rows.status());
    TRY(Corrector(log_, views_, rows).reach_back(fact.seq));
  }
  if (reach != views::ViewSet::Reach::kReplacement) views_.apply_owners(fact, rows);
  return rows.status();
}

Result<Progress> Follower::catch_up() {
  Progress total;
  while (true) {
    TRY_ASSIGN(const Progress progress, step());
    total.applied += progress.applied;
    total.next = progress.next;
    total.recorded_at = progress.recorded_at;
    total.at_end = progress.at_end;
    if (progress.at_end) return total;
  }
}

}  // namespace quanlu::projections::follow
