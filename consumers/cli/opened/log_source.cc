#include "consumers/cli/opened/log_source.h"

#include "ledger/log/split_row.h"
#include "ledger/store/cursor.h"

namespace quanlu::consumers::cli::opened {
namespace {

namespace log = ledger::log;

std::string_view text_of(log::RowFault fault) {
  return fault == log::RowFault::kNone ? std::string_view() : log::to_text(fault);
}

}  // namespace

Result<std::unique_ptr<LogSource>> LogSource::open(log::LmdbLog& log, Partition partition) {
  std::unique_ptr<LogSource> source(new LogSource(log, partition));
  TRY(source->fix_horizon());
  TRY(source->cut());
  return source;
}

// Count and last key from one snapshot, so that a growing log gives no false alarm.
Status LogSource::fix_horizon() {
  TRY_ASSIGN(const ledger::store::ReadTxn txn, log_.env().read());
  TRY_ASSIGN(rows_, log_.env().unnamed().rows(txn));
  TRY_ASSIGN(ledger::store::Cursor cursor, ledger::store::Cursor::open(txn, log_.env().unnamed()));
  TRY_ASSIGN(const auto last, cursor.last());
  if (!last) return {};
  const Locator at = log::read_row(last->key, last->value).record.locator;
  end_ = at.value == UINT64_MAX ? at.value : at.value + 1;
  return {};
}

// As many rows as seqs: cut by arithmetic. Else something is missing or too much, and the cuts are
// where the rows are.
Status LogSource::cut() {
  if (rows_ == end_) {
    for (std::uint64_t start = 0; start < end_; start += kSegmentRows)
      starts_.emplace_back(start);
    return {};
  }
  log::LmdbScan scan = log_.scan(Locator(0), Locator(end_));
  while (true) {
    TRY_ASSIGN(const auto rows, scan.next());
    if (rows.empty()) return {};
    for (const log::Row& row : rows)
      if (row.fault != log::RowFault::kKey) {
        starts_.push_back(starts_.empty() ? Locator(0) : row.record.locator);
        break;
      }
  }
}

// One snapshot for the segment, which keeps its bytes in place.
Status LogSource::load(std::uint64_t index, verify::Segment& segment) {
  const Locator from = starts_[index];
  const Locator to = index + 1 < starts_.size() ? starts_[index + 1] : Locator(end_);
  segment.records.clear();
  segment.held.reset();
  TRY_ASSIGN(ledger::store::ReadTxn txn, log_.env().read());
  const auto held = std::make_shared<ledger::store::ReadTxn>(std::move(txn));
  segment.held = held;
  TRY_ASSIGN(ledger::store::Cursor cursor,
             ledger::store::Cursor::open(*held, log_.env().unnamed()));
  TRY_ASSIGN(auto at, cursor.seek(log::row_key(from)));
  while (at) {
    const log::Row row = log::split_row(at->key, at->value);
    if (row.record.locator >= to) break;
    segment.records.push_back({row.record, text_of(row.fault), at->value});
    TRY_ASSIGN(at, cursor.next());
  }
  return {};
}

std::string_view LogSource::judge_bytes(const verify::RawRecord& raw) const {
  return log::has_its_checksum(raw.row) ? std::string_view() : text_of(log::RowFault::kChecksum);
}

}  // namespace quanlu::consumers::cli::opened
