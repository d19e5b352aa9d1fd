#pragma once
// The writer's side of the chain: from canonical entries of the codec to a linked and sealed batch.
#include <vector>

#include "ledger/chain/entry.h"
#include "ledger/chain/genesis.h"
#include "ledger/chain/seal.h"
#include "ledger/chain/state.h"
#include "ledger/crypto/digest.h"
#include "schemas/base/result.h"

namespace quanlu::ledger::chain {

// Where the next entry goes. A value: the writer keeps the head of what is accepted, and one that
// runs ahead of it for the batch under way.
struct Head {
  Partition partition;
  Seq next;
  Digest prev;
  Millis recorded_at{1};  // of the entry before; time never falls
  Epoch epoch;
  Digest log_id;
  friend bool operator==(const Head&, const Head&) = default;
};

// Before a genesis of partition 0; the other partitions start with the log id of the ledger.
Head first_head();
Head first_head(const Genesis& genesis, Partition partition);
// Behind what a fold accepted. An unsealed tail there gives way (INTEGRITY.md 3.4, L1).
Head head_of(const State& state, const Genesis& genesis);
// Where a WriterEpochStarted goes.
Head next_epoch(Head head);

// Writes the chain's fields into a canonical entry, moves the head behind it and gives its leaf
// hash. recordedAt is `now`, or the head's when the clock stands behind it. An entry that is too
// long or not canonical is Failure::kFailed: nothing of the kind may enter a chain.
Result<Digest> extend(Head& head, std::span<std::uint8_t> entry, Millis now,
                      crypto::Hasher& hasher);

// Linked entries that are sealed as one: accepted whole or not at all.
class Batch {
 public:
  // genesis limits the batch; it and its limits outlive it.
  Batch(const Genesis& genesis, Head head) : genesis_(genesis), head_(head) {}

  bool has_room(std::size_t entry_bytes) const;
  bool empty() const { return entries_.empty(); }

  // There is room. Takes the entry over and links it.
  Status add(Bytes entry, Millis now, crypto::Hasher& hasher);

  // What the last entry carries. The batch is not empty.
  SealBytes seal(const crypto::SigningKey& key) const;

  const std::vector<Bytes>& entries() const { return entries_; }
  const std::vector<Digest>& leaves() const { return leaves_; }
  const Head& head() const { return head_; }  // behind the last entry

 private:
  const Genesis& genesis_;
  Head head_;
  std::vector<Bytes> entries_;
  std::vector<Digest> leaves_;
  std::size_t bytes_ = 0;
};

}  // namespace quanlu::ledger::chain
