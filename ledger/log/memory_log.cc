#include "ledger/log/memory_log.h"

#include "ledger/chain/seal.h"
#include "schemas/base/check.h"

namespace quanlu::ledger::log {
namespace {

// Keeps a copy of the record it gave, since the list may move while the caller looks at it.
class MemoryReader final : public LogReader {
 public:
  MemoryReader(MemoryLog& log, Locator from) : log_(log), at_(from) {}

  Result<std::optional<chain::Record>> next() override {
    if (!log_.copy(at_, given_)) return std::nullopt;
    chain::Record record{.locator = at_, .entry = given_.entry, .seal = {}};
    if (given_.seal) record.seal = BytesView(*given_.seal);
    at_ = at_.next();
    return record;
  }

 private:
  MemoryLog& log_;
  Locator at_;
  StoredRecord given_;
};

}  // namespace

Result<Locator> MemoryLog::end() {
  const std::lock_guard lock(mutex_);
  return Locator(records_.size());
}

Status MemoryLog::append(Locator base, const SealedBatch& batch) {
  CHECK(!batch.entries.empty());
  CHECK(batch.seal.size() == chain::kSealSize);
  const std::lock_guard lock(mutex_);
  if (base.value != records_.size())
    return fail(Error{.kind = Failure::kConflict,
                      .reason = "end_moved",
                      .what = {"日志末尾已变化", "the end of the log is not where it was"},
                      .expected = "end " + std::to_string(base.value),
                      .found = "end " + std::to_string(records_.size())});
  for (const BytesView entry : batch.entries)
    records_.push_back({.entry = Bytes(entry.begin(), entry.end()), .seal = {}});
  records_.back().seal.emplace(batch.seal.begin(), batch.seal.end());
  return {};
}

Result<std::unique_ptr<LogReader>> MemoryLog::read(Locator from) {
  return std::make_unique<MemoryReader>(*this, from);
}

bool MemoryLog::copy(Locator at, StoredRecord& into) {
  const std::lock_guard lock(mutex_);
  if (at.value >= records_.size()) return false;
  into = records_[at.value];
  return true;
}

Result<std::optional<StoredRecord>> MemoryLog::get(Locator at) {
  StoredRecord record;
  if (!copy(at, record)) return std::nullopt;
  return record;
}

}  // namespace quanlu::ledger::log
