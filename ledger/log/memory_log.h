#pragma once
// A log in memory: the same contract as the lmdb backend, gone with the process.
#include <mutex>
#include <vector>

#include "ledger/log/log.h"

namespace quanlu::ledger::log {

class MemoryLog final : public Log {
 public:
  Result<Locator> end() override;
  Result<Locator> start() override { return Locator(0); }
  Status append(Locator base, const SealedBatch& batch) override;
  Result<std::unique_ptr<LogReader>> read(Locator from) override;
  Result<std::optional<StoredRecord>> get(Locator at) override;

  // As get(), into a record that is used again; false when there is none.
  bool copy(Locator at, StoredRecord& into);

 private:
  std::mutex mutex_;
  std::vector<StoredRecord> records_;  // guarded by mutex_
};

}  // namespace quanlu::ledger::log
