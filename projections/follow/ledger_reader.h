#pragma once
// The accepted entries of a ledger, whatever it has of partitions: those of one partition as its
// log gives them, those of several in the order of the ledger, by the rule of ledger/log
// ordered_log.h. Every partition is read by the accept rule.
#include <memory>
#include <vector>

#include "ledger/log/ordered_log.h"
#include "projections/follow/accepted.h"

namespace quanlu::projections::follow {

struct ReadOptions {
  std::size_t records_max = 1000;  // of a chunk that is copied
  bool ahead = false;              // reading and hashing of each partition on a thread of its own
  bool beside = false;             // taking in what lies elsewhere, too
  StrayRule strays{};
};

// Borrows all it is given. One thread.
class LedgerReader {
 public:
  // `log` is an OrderedLog where the genesis names more than one partition.
  LedgerReader(log::Log& log, const chain::Genesis& genesis, crypto::Hasher& hasher,
               crypto::Verifier& verifier, const Position& from, const ReadOptions& options = {});
  ~LedgerReader();

  // The entries that follow, or nothing at the end; of one partition a whole batch. Errors: those
  // of AcceptedReader. Bytes are good until the next call.
  Result<std::span<const AcceptedEntry>> next();

  // Behind what next() gave last.
  Position position() const;
  chain::Strays strays() const;

 private:
  struct Way;
  Status fill(Way& way);
  Way* next_way();

  std::vector<std::unique_ptr<Way>> ways_;  // by partition
  std::vector<AcceptedEntry> given_;
  Seq from_;  // with several partitions: what stands before it is known
  Seq next_;  // the place that may be given at once
  Digest last_;
};

}  // namespace quanlu::projections::follow
