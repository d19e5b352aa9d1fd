#include "ledger/log/lmdb_log.h"

#include <algorithm>

#include "ledger/store/cursor.h"
#include "schemas/base/check.h"
#include "schemas/base/kill_point.h"

namespace quanlu::ledger::log {
namespace {

Result<Locator> end_in(const store::Txn& txn, store::Table table) {
  TRY_ASSIGN(store::Cursor cursor, store::Cursor::open(txn, table));
  TRY_ASSIGN(const auto last, cursor.last());
  return last ? read_row(last->key, last->value).record.locator.next() : Locator(0);
}

tl::unexpected<Error> end_moved(Locator base, Locator end) {
  return fail(Error{.kind = Failure::kConflict,
                    .reason = "end_moved",
                    .what = {"日志末尾已变化", "the end of the log is not where it was"},
                    .expected = "end " + std::to_string(base.value),
                    .found = "end " + std::to_string(end.value)});
}

// Gives the rows of a scan one by one and stops at the first fault.
class StrictReader final : public LogReader {
 public:
  explicit StrictReader(LmdbScan scan) : scan_(std::move(scan)) {}

  Result<std::optional<chain::Record>> next() override {
    if (at_ == rows_.size()) {
      TRY_ASSIGN(rows_, scan_.next());
      at_ = 0;
      if (rows_.empty()) return std::nullopt;
    }
    const Row& row = rows_[at_];
    if (row.fault != RowFault::kNone) return fail(damaged(row));
    ++at_;
    return row.record;
  }

 private:
  LmdbScan scan_;
  std::span<const Row> rows_;
  std::size_t at_ = 0;
};

}  // namespace

LmdbScan::LmdbScan(store::Env& env, Locator from, Locator to) : env_(&env), to_(to) {
  const RowKey key = row_key(from);
  from_.assign(key.begin(), key.end());
}

Result<std::span<const Row>> LmdbScan::next() {
  rows_.clear();
  if (txn_) {
    TRY(txn_->renew());
  } else {
    TRY_ASSIGN(store::ReadTxn txn, env_->read());
    txn_.emplace(std::move(txn));
  }
  TRY(fill());
  if (rows_.empty()) txn_->release();
  return std::span<const Row>(rows_);
}

Status LmdbScan::fill() {
  TRY_ASSIGN(store::Cursor cursor, store::Cursor::open(*txn_, env_->unnamed()));
  TRY_ASSIGN(auto at, cursor.seek(from_));
  if (at && behind_ && std::equal(at->key.begin(), at->key.end(), from_.begin(), from_.end())) {
    TRY_ASSIGN(at, cursor.next());
  }
  BytesView last;
  for (std::size_t bytes = 0; at && rows_.size() < kRowsMax && bytes < kBytesMax;) {
    const Row row = read_row(at->key, at->value);
    if (row.record.locator >= to_) break;
    rows_.push_back(row);
    bytes += at->value.size();
    last = at->key;
    TRY_ASSIGN(at, cursor.next());
  }
  if (rows_.empty()) return {};
  from_.assign(last.begin(), last.end());
  behind_ = true;
  return {};
}

Result<std::unique_ptr<LmdbLog>> LmdbLog::open(const std::filesystem::path& folder,
                                               const store::EnvOptions& options) {
  TRY_ASSIGN(auto env, store::Env::open(folder, options));
  return std::unique_ptr<LmdbLog>(new LmdbLog(std::move(env)));
}

Result<Locator> LmdbLog::end() {
  TRY_ASSIGN(const store::ReadTxn txn, env_->read());
  return end_in(txn, env_->unnamed());
}

Result<Locator> LmdbLog::start() {
  TRY_ASSIGN(const store::ReadTxn txn, env_->read());
  TRY_ASSIGN(store::Cursor cursor, store::Cursor::open(txn, env_->unnamed()));
  TRY_ASSIGN(const auto first, cursor.first());
  return first ? read_row(first->key, first->value).record.locator : Locator(0);
}

// A commit that fails ends the process (ledger/store), so there is no doubt to report here.
Status LmdbLog::append(Locator base, const SealedBatch& batch) {
  return append_all(base, {&batch, 1});
}

Status LmdbLog::append_all(Locator base, std::span<const SealedBatch> batches) {
  for (const SealedBatch& batch : batches) {
    CHECK(!batch.entries.empty());
    CHECK(batch.seal.size() == chain::kSealSize);
  }
  TRY(env_->update([&](store::WriteTxn& txn) -> Status {
    TRY_ASSIGN(const Locator end, end_in(txn, env_->unnamed()));
    if (end != base) return end_moved(base, end);
    KILL_POINT("log.lmdb.before_put");
    Locator at = base;
    for (const SealedBatch& batch : batches) {
      TRY(put(txn, at, batch));
      at = Locator(at.value + batch.entries.size());
    }
    KILL_POINT("log.lmdb.before_commit");
    return {};
  }));
  KILL_POINT("log.lmdb.after_commit");
  return {};
}

Status LmdbLog::put(store::WriteTxn& txn, Locator at, const SealedBatch& batch) {
  for (std::size_t i = 0; i < batch.entries.size(); ++i, at = at.next()) {
    const BytesView entry = batch.entries[i];
    const BytesView seal = i + 1 == batch.entries.size() ? batch.seal : BytesView{};
    TRY_ASSIGN(const auto place,
               env_->unnamed().append_place(txn, row_key(at), row_size(entry, seal)));
    write_row(place, entry, seal);
  }
  return {};
}

Result<std::unique_ptr<LogReader>> LmdbLog::read(Locator from) {
  return std::make_unique<StrictReader>(scan(from));
}

Result<std::optional<StoredRecord>> LmdbLog::get(Locator at) {
  TRY_ASSIGN(const store::ReadTxn txn, env_->read());
  const RowKey key = row_key(at);
  TRY_ASSIGN(const auto value, env_->unnamed().get(txn, key));
  if (!value) return std::nullopt;
  const Row row = read_row(key, *value);
  if (row.fault != RowFault::kNone) return fail(damaged(row));
  StoredRecord record{.entry = Bytes(row.record.entry.begin(), row.record.entry.end()), .seal = {}};
  if (row.record.seal) record.seal.emplace(row.record.seal->begin(), row.record.seal->end());
  return record;
}

}  // namespace quanlu::ledger::log
