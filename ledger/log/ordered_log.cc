#include "ledger/log/ordered_log.h"

#include <algorithm>
#include <utility>

#include "ledger/chain/entry.h"
#include "ledger/chain/place.h"
#include "schemas/base/check.h"

namespace quanlu::ledger::log {
namespace {

// One partition on the way: its reader and the record that it gave last.
struct Way {
  std::unique_ptr<LogReader> reader;
  std::optional<chain::Record> record;
  Seq place{};
};

class OrderedReader final : public LogReader {
 public:
  OrderedReader(std::vector<Way> ways, Seq from) : ways_(std::move(ways)), next_(from) {}

  Result<std::optional<chain::Record>> next() override {
    TRY_ASSIGN(Way* const way, next_in_order(ways_, next_, front));
    if (way == nullptr) return std::optional<chain::Record>();
    next_ = way->place.next();
    chain::Record record = *std::exchange(way->record, std::nullopt);
    record.locator = Locator(way->place.value);
    return std::optional(record);
  }

 private:
  static Result<std::optional<Seq>> front(Way& way) {
    if (!way.record) {
      TRY_ASSIGN(way.record, way.reader->next());
      if (way.record) way.place = chain::place_of(way.record->entry);
    }
    return way.record ? std::optional(way.place) : std::nullopt;
  }

  std::vector<Way> ways_;
  Seq next_;  // place that is given at once
};

}  // namespace

OrderedLog::OrderedLog(std::vector<Log*> partitions) : partitions_(std::move(partitions)) {
  CHECK(partitions_.size() > 1);
}

Result<Locator> OrderedLog::end() {
  Locator end(0);
  for (Log* const log : partitions_) {
    TRY_ASSIGN(const Locator rows, log->end());
    if (rows.value == 0) continue;
    TRY_ASSIGN(const auto last, log->get(Locator(rows.value - 1)));
    if (last) end = std::max(end, Locator(chain::place_of(last->entry).value + 1));
  }
  return end;
}

Status OrderedLog::append(Locator, const SealedBatch&) {
  return fail(
      Failure::kUsage, "ordered",
      {"总序只可读取", "the order over all partitions is read, each partition is written to"});
}

Result<std::optional<Seq>> OrderedLog::place_at(Partition partition, Seq seq) {
  if (partition.value >= partitions_.size()) return std::optional<Seq>();
  TRY_ASSIGN(const auto record, partitions_[partition.value]->get(Locator(seq.value)));
  if (!record) return std::optional<Seq>();
  return std::optional(chain::place_of(record->entry));
}

Result<Seq> OrderedLog::first_behind(Partition partition, Locator place) {
  TRY_ASSIGN(const Locator end, partitions_[partition.value]->end());
  std::uint64_t low = 0, high = end.value;
  while (low < high) {
    const std::uint64_t middle = low + (high - low) / 2;
    TRY_ASSIGN(const auto found, place_at(partition, Seq(middle)));
    if (found && found->value < place.value)
      low = middle + 1;
    else
      high = middle;
  }
  return Seq(low);
}

Result<std::vector<std::uint64_t>> OrderedLog::counts_before(Locator place) {
  std::vector<std::uint64_t> counts;
  for (std::uint32_t p = 0; p < partitions_.size(); ++p) {
    TRY_ASSIGN(const Seq first, first_behind(Partition(p), place));
    counts.push_back(first.value);
  }
  return counts;
}

// How many entries of a partition were recorded not after the instant: recordedAt never falls.
Result<Seq> OrderedLog::count_at(Partition partition, Millis instant) {
  Log& log = *partitions_[partition.value];
  TRY_ASSIGN(const Locator end, log.end());
  std::uint64_t low = 0, high = end.value;
  while (low < high) {
    const std::uint64_t middle = low + (high - low) / 2;
    TRY_ASSIGN(const auto record, log.get(Locator(middle)));
    if (!record || !chain::has_entry_form(record->entry))
      return fail(Failure::kTampered, "row_damaged",
                  {"日志中这一条缺失或损坏", "this entry of the log is missing or damaged"},
                  std::to_string(partition.value) + ":" + std::to_string(middle));
    if (chain::read_header(record->entry).recorded_at <= instant)
      low = middle + 1;
    else
      high = middle;
  }
  return Seq(low);
}

Result<Seq> OrderedLog::behind(Millis instant) {
  Seq behind(0);
  for (std::uint32_t p = 0; p < partitions_.size(); ++p) {
    TRY_ASSIGN(const Seq count, count_at(Partition(p), instant));
    if (count == Seq(0)) continue;
    TRY_ASSIGN(const auto last, place_at(Partition(p), Seq(count.value - 1)));
    if (last) behind = std::max(behind, last->next());
  }
  return behind;
}

// Nothing is due before the place behind the last entry that stands before `from`.
Result<std::unique_ptr<LogReader>> OrderedLog::read(Locator from) {
  std::vector<Way> ways;
  Seq next(0);
  for (std::uint32_t p = 0; p < partitions_.size(); ++p) {
    TRY_ASSIGN(const Seq first, first_behind(Partition(p), from));
    TRY_ASSIGN(auto reader, partitions_[p]->read(Locator(first.value)));
    ways.push_back({.reader = std::move(reader), .record = {}});
    if (first == Seq(0)) continue;
    TRY_ASSIGN(const auto before, place_at(Partition(p), Seq(first.value - 1)));
    if (before) next = std::max(next, before->next());
  }
  return std::make_unique<OrderedReader>(std::move(ways), next);
}

Result<std::optional<StoredRecord>> OrderedLog::get(Locator at) {
  for (std::uint32_t p = 0; p < partitions_.size(); ++p) {
    TRY_ASSIGN(const Seq first, first_behind(Partition(p), at));
    TRY_ASSIGN(auto record, partitions_[p]->get(Locator(first.value)));
    if (record && chain::place_of(record->entry).value == at.value) return record;
  }
  return std::optional<StoredRecord>();
}

Status OrderedLog::refresh() {
  for (Log* const log : partitions_)
    TRY(log->refresh());
  return {};
}

std::uint64_t OrderedLog::reconnects() const {
  std::uint64_t all = 0;
  for (const Log* const log : partitions_)
    all += log->reconnects();
  return all;
}

Log& partition_of(Log& log, Partition partition) {
  auto* const ordered = dynamic_cast<OrderedLog*>(&log);
  return ordered == nullptr ? log : *ordered->partitions()[partition.value];
}

}  // namespace quanlu::ledger::log
