#pragma once
// The log of one partition: records in order, appended in sealed batches, never changed. A log
// judges nothing: what is accepted, the accept rule says (ledger/chain).
#include <chrono>
#include <memory>
#include <optional>
#include <span>

#include "ledger/chain/record.h"
#include "schemas/base/bytes.h"
#include "schemas/base/ids.h"
#include "schemas/base/result.h"

namespace quanlu::ledger::log {

// A batch as the writer hands it over: linked entries of one era, the seal of the last. Borrowed
// for the length of the call.
struct SealedBatch {
  std::span<const BytesView> entries;  // at least one, each canonical (INTEGRITY.md 2.2)
  BytesView seal;                      // 80 bytes
};

// A record with bytes of its own.
struct StoredRecord {
  Bytes entry;
  std::optional<Bytes> seal;
};

// Reads forward. Used by one thread at a time; outlived by its Log.
class LogReader {
 public:
  virtual ~LogReader() = default;
  // The next record, or nothing at the end: asked again later, it gives what came since. The
  // record's bytes are good until the next call. kTampered "row_damaged": the carrier's own form
  // is broken; the reader stays there.
  virtual Result<std::optional<chain::Record>> next() = 0;
};

// Threads: append by one writer thread, everything else from any.
class Log {
 public:
  virtual ~Log() = default;

  virtual Result<Locator> end() = 0;    // behind the last record; 0 when there is none
  virtual Result<Locator> start() = 0;  // of the first record that is still there (low watermark)

  // Appends all or nothing if the end is still `base`, and returns when it is durable. Errors:
  // kConflict "end_moved": nothing was written; kFailed "doubt": the outcome is not known, only a
  // fold of the log can tell (INTEGRITY.md 3.5); any other: nothing was written.
  virtual Status append(Locator base, const SealedBatch& batch) = 0;

  virtual Result<std::unique_ptr<LogReader>> read(Locator from) = 0;

  // The record at this place, if there is one.
  virtual Result<std::optional<StoredRecord>> get(Locator at) = 0;

  // Takes in what came where it really lies; for a log that is read at its source nothing to do.
  virtual Status refresh() { return {}; }
  // The same on a thread beside the caller: returns as soon as there is something behind `seen`, or
  // when all has come. Who has read what is there asks again.
  virtual Status refresh_beside(Locator) { return refresh(); }
  // How long an acknowledged record may not be seen yet by who reads.
  virtual std::chrono::milliseconds settles_within() const { return {}; }
  // How often it lost its broker, or gave a connection up after a doubt, and went on with a new
  // one.
  virtual std::uint64_t reconnects() const { return 0; }
  // Its locators are seqs while those of the log that the writer appends to may not be: a mirror.
  virtual bool is_mirror() const { return false; }
};

}  // namespace quanlu::ledger::log
