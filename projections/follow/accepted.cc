#include "projections/follow/accepted.h"

#include <algorithm>
#include <cstring>

#include "ledger/store/pages.h"

namespace quanlu::projections::follow {
namespace {

class ScanSource final : public RecordSource {
 public:
  ScanSource(log::LmdbLog& log, Locator from, bool beside)
      : log_(log), scan_(log.scan(from)), next_(from), beside_(beside) {}

  Result<std::span<const chain::Record>> next() override {
    forget_passed();
    TRY_ASSIGN(std::span<const log::Row> rows, scan_.next());
    if (rows.empty()) {
      // A broker that is away for a while stops no follower: it asks again. To one who reads while
      // it comes it would look like the end.
      const Status refreshed = beside_ ? log_.refresh_beside(next_) : log_.refresh();
      if (!refreshed && (beside_ || refreshed.error().reason != "broker_absent"))
        return fail(refreshed.error());
      TRY_ASSIGN(rows, scan_.next());
    }
    records_.clear();
    for (const log::Row& row : rows) {
      if (row.fault != log::RowFault::kNone) return fail(log::damaged(row));
      records_.push_back(row.record);
    }
    if (!records_.empty()) next_ = records_.back().locator.next();
    return std::span<const chain::Record>(records_);
  }

 private:
  // The log is larger than the memory of a rebuild may be. The chunk's snapshot still holds the map
  // in its place; what was passed before lies in it too, unless the map was made larger since then.
  void forget_passed() {
    if (records_.empty()) return;
    const std::uint64_t map_size = log_.env().stats().map_size;
    if (map_size != map_size_) passed_ = {};
    map_size_ = map_size;
    for (const chain::Record& record : records_)
      passed_.pass(record.entry);
  }

  log::LmdbLog& log_;
  log::LmdbScan scan_;
  Locator next_;  // behind the last record that was given
  const bool beside_;
  ledger::store::PassedPages passed_;
  std::uint64_t map_size_ = 0;
  std::vector<chain::Record> records_;
};

class CopySource final : public RecordSource {
 public:
  CopySource(log::Log& log, Locator from, std::size_t records_max)
      : log_(log), from_(from), records_max_(records_max) {}

  Result<std::span<const chain::Record>> next() override {
    if (!reader_) {
      TRY_ASSIGN(reader_, log_.read(from_));
    }
    records_.clear();
    copies_.clear();
    while (records_.size() < records_max_) {
      TRY_ASSIGN(const std::optional<chain::Record> record, reader_->next());
      if (!record) break;
      records_.push_back({record->locator, copy(record->entry), {}});
      if (record->seal) records_.back().seal = copy(*record->seal);
    }
    return std::span<const chain::Record>(records_);
  }

 private:
  BytesView copy(BytesView bytes) {
    auto words = std::make_unique<std::uint64_t[]>((bytes.size() + 7) / 8);
    std::memcpy(words.get(), bytes.data(), bytes.size());
    copies_.push_back(std::move(words));
    return {reinterpret_cast<const std::uint8_t*>(copies_.back().get()), bytes.size()};
  }

  log::Log& log_;
  const Locator from_;
  const std::size_t records_max_;
  std::unique_ptr<log::LogReader> reader_;
  std::vector<std::unique_ptr<std::uint64_t[]>> copies_;
  std::vector<chain::Record> records_;
};

tl::unexpected<Error> broken_chain(const chain::State& state, const chain::Record& record,
                                   const chain::Outcome& outcome) {
  const std::uint64_t seq = state.next_seq.value + state.pending.size();
  return fail(Error{
      .kind = Failure::kTampered,
      .reason = "broken_chain",
      .what = {"账本链在此中断", "the chain of the ledger is broken here"},
      .where = "partition " + std::to_string(state.partition.value) + " seq " + std::to_string(seq),
      .expected = "an entry that continues the chain",
      .found = std::string(chain::to_text(outcome.reason)) + " at record " +
               std::to_string(record.locator.value),
      .remedy = {"运行 quanlu verify", "run quanlu verify"}});
}

}  // namespace

std::unique_ptr<RecordSource> open_source(log::Log& log, Locator from, std::size_t records_max,
                                          bool beside) {
  if (auto* embedded = dynamic_cast<log::LmdbLog*>(&log))
    return std::make_unique<ScanSource>(*embedded, from, beside);
  return std::make_unique<CopySource>(log, from, records_max);
}

AcceptedReader::AcceptedReader(RecordSource& source, crypto::Hasher& hasher,
                               crypto::Verifier& verifier, const chain::Genesis& genesis,
                               const PartitionPosition& from, StrayRule rule)
    : source_(source),
      fold_(hasher, verifier, genesis, from.state),
      rule_(rule),
      next_(from.next) {}

PartitionPosition AcceptedReader::position() const {
  return {next_, fold_.state()};
}

// Bytes of the chunk go when the next one is read; those of an unsealed batch are still wanted.
// What the rule has given up by now is dropped, so that a flood of unsealed records is bounded too.
void AcceptedReader::keep_pending() {
  std::vector<Kept> waiting;
  std::size_t hint = 0;
  for (const chain::PendingEntry& entry : fold_.state().pending)
    waiting.push_back(kept_at(entry.locator, hint));
  std::sort(waiting.begin(), waiting.end(),
            [](const Kept& left, const Kept& right) { return left.locator < right.locator; });
  pending_.swap(waiting);
  std::size_t words = 0;
  for (const Kept& kept : pending_)
    words += (kept.bytes.size() + 7) / 8;
  kept_before_.assign(words, 0);
  std::size_t at = 0;
  for (Kept& kept : pending_) {
    auto* const place = reinterpret_cast<std::uint8_t*>(kept_before_.data() + at);
    std::memcpy(place, kept.bytes.data(), kept.bytes.size());
    at += (kept.bytes.size() + 7) / 8;
    kept.bytes = {place, kept.bytes.size()};
  }
  kept_.swap(kept_before_);
}

Result<bool> AcceptedReader::fill() {
  keep_pending();
  TRY_ASSIGN(records_, source_.next());
  at_ = 0;
  return !records_.empty();
}

Result<std::span<const AcceptedEntry>> AcceptedReader::next() {
  accepted_.clear();
  while (accepted_.empty()) {
    if (at_ == records_.size()) {
      TRY_ASSIGN(const bool more, fill());
      if (!more) break;
    }
    TRY(take(at_++));
  }
  return std::span<const AcceptedEntry>(accepted_);
}

Status AcceptedReader::take(std::size_t at) {
  const chain::Record& record = records_[at];
  const std::span<const Digest> leaves = source_.leaves();
  const chain::Outcome outcome =
      leaves.empty() ? fold_.step(record) : fold_.step(record, leaves[at]);
  strays_.note(record, outcome, fold_.superseded());
  switch (outcome.kind) {
    case chain::Outcome::kStray:
      if (rule_.are_faults) return broken_chain(fold_.state(), record, outcome);
      break;
    case chain::Outcome::kPending:
      pending_.push_back({record.locator, record.entry});
      break;
    case chain::Outcome::kAccepted:
      pending_.push_back({record.locator, record.entry});
      next_ = record.locator.next();
      collect();
      break;
  }
  return {};
}

// Records are kept in the order of their locators. Mostly the wanted one stands behind the last
// one, but an entry that came twice counts at its second place.
const AcceptedReader::Kept& AcceptedReader::kept_at(Locator locator, std::size_t& hint) const {
  auto kept = pending_.begin() + static_cast<std::ptrdiff_t>(hint);
  if (kept == pending_.end() || kept->locator != locator)
    kept = std::lower_bound(pending_.begin(), pending_.end(), locator,
                            [](const Kept& one, Locator wanted) { return one.locator < wanted; });
  CHECK(kept != pending_.end());
  CHECK(kept->locator == locator);
  hint = static_cast<std::size_t>(kept - pending_.begin()) + 1;
  return *kept;
}

// The accepted entries are some of those kept; the rest was superseded.
void AcceptedReader::collect() {
  std::size_t hint = 0;
  for (const chain::PendingEntry& entry : fold_.accepted())
    accepted_.push_back({kept_at(entry.locator, hint).bytes, entry.leaf});
  pending_.clear();
}

}  // namespace quanlu::projections::follow
