#pragma once
// The embedded log: one LMDB environment per partition, whose unnamed table holds the records and
// nothing else. Locator = seq. Only accepted entries are ever written, a batch in one transaction,
// so nothing is pending at rest.
#include <filesystem>
#include <vector>

#include "ledger/log/log.h"
#include "ledger/log/row.h"
#include "ledger/store/env.h"

namespace quanlu::ledger::log {

// Rows of a range in order, many at once and in place, faults included: what verify and rebuild
// read with; several scans over parts of the log run side by side. Each chunk is one snapshot; at
// the end none is held. Used by one thread at a time, outlived by its LmdbLog.
class LmdbScan {
 public:
  static constexpr std::size_t kRowsMax = 1000;      // of a chunk, so a snapshot stays short
  static constexpr std::size_t kBytesMax = 4 << 20;  // of a chunk
  static constexpr Locator kOpenEnd{UINT64_MAX};

  // The rows that follow, empty at the end of the range or of the log; asked again later it gives
  // what came since. Bytes are good until the next call.
  Result<std::span<const Row>> next();

 private:
  friend class LmdbLog;
  LmdbScan(store::Env& env, Locator from, Locator to);
  Status fill();

  store::Env* env_;
  std::optional<store::ReadTxn> txn_;
  Bytes from_;           // key of the first row to give, or of the last one given
  bool behind_ = false;  // from_ was given already
  Locator to_;           // first row not to give
  std::vector<Row> rows_;
};

class LmdbLog : public Log {
 public:
  static Result<std::unique_ptr<LmdbLog>> open(const std::filesystem::path& folder,
                                               const store::EnvOptions& options = {});

  Result<Locator> end() override;
  Result<Locator> start() override;
  Status append(Locator base, const SealedBatch& batch) override;
  Result<std::unique_ptr<LogReader>> read(Locator from) override;
  Result<std::optional<StoredRecord>> get(Locator at) override;

  // Several batches in one transaction, as append() otherwise.
  Status append_all(Locator base, std::span<const SealedBatch> batches);

  LmdbScan scan(Locator from, Locator to = LmdbScan::kOpenEnd) { return {*env_, from, to}; }
  store::Env& env() { return *env_; }

 protected:
  explicit LmdbLog(std::unique_ptr<store::Env> env) : env_(std::move(env)) {}

 private:
  Status put(store::WriteTxn& txn, Locator at, const SealedBatch& batch);

  std::unique_ptr<store::Env> env_;
};

}  // namespace quanlu::ledger::log
