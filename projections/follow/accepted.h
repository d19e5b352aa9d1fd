#pragma once
// From records of a log to accepted entries: runs the accept rule over one record after the other
// and keeps the bytes of a batch until its seal has come. Nothing unaccepted ever leaves here.
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "ledger/chain/accept.h"
#include "ledger/chain/strays.h"
#include "ledger/log/lmdb_log.h"
#include "ledger/log/log.h"
#include "projections/follow/position.h"

namespace quanlu::projections::follow {

namespace log = quanlu::ledger::log;

struct AcceptedEntry {
  BytesView bytes;  // 8-aligned
  Digest leaf;
};

// Records in order, many at once. Bytes are good until the next call.
class RecordSource {
 public:
  virtual ~RecordSource() = default;
  // Empty at the end of the log; asked again later it gives what came since.
  virtual Result<std::span<const chain::Record>> next() = 0;
  // Leaf hashes of the records that next() gave, where the source made them already; else empty.
  virtual std::span<const Digest> leaves() const { return {}; }
};
// In place where the log is an embedded one, else copied. `records_max` bounds a chunk; `beside`:
// what lies elsewhere comes on another thread, while this one reads what has come.
std::unique_ptr<RecordSource> open_source(log::Log& log, Locator from, std::size_t records_max,
                                          bool beside = false);

struct StrayRule {
  // A carrier that only ever holds accepted entries (the embedded log): any stray is a fault there.
  bool are_faults = true;
};

// Borrows all it is given. One thread.
class AcceptedReader {
 public:
  AcceptedReader(RecordSource& source, crypto::Hasher& hasher, crypto::Verifier& verifier,
                 const chain::Genesis& genesis, const PartitionPosition& from, StrayRule rule = {});

  // The entries of the next sealed batch, or nothing at the end. kTampered "broken_chain" with seq
  // and reason; "row_damaged". Bytes are good until the next call.
  Result<std::span<const AcceptedEntry>> next();

  // Behind the batch that next() gave last: what may be saved once it is applied.
  PartitionPosition position() const;
  const chain::Strays& strays() const { return strays_; }

 private:
  struct Kept {
    Locator locator;
    BytesView bytes;
  };
  Result<bool> fill();
  void keep_pending();
  Status take(std::size_t at);
  void collect();
  const Kept& kept_at(Locator locator, std::size_t& hint) const;

  RecordSource& source_;
  chain::Fold fold_;
  StrayRule rule_;
  chain::Strays strays_;
  std::span<const chain::Record> records_;  // of the chunk at hand
  std::size_t at_ = 0;
  Locator next_;                     // behind the last accepted record
  std::vector<Kept> pending_;        // read, not accepted yet
  std::vector<std::uint64_t> kept_;  // bytes of pending entries of earlier chunks
  std::vector<std::uint64_t> kept_before_;
  std::vector<AcceptedEntry> accepted_;
};

}  // namespace quanlu::projections::follow
