#pragma once
// Where a follower stands: behind an accepted, sealed record, with the state of the accept rule
// there. Saved with the rows in one transaction, so either both moved or neither.
#include <vector>

#include "ledger/chain/state.h"
#include "projections/views/environment.h"
#include "schemas/base/ids.h"
#include "schemas/base/result.h"

namespace quanlu::projections::follow {

namespace chain = quanlu::ledger::chain;
namespace crypto = quanlu::ledger::crypto;
namespace store = quanlu::ledger::store;

struct PartitionPosition {
  Locator next;        // the record to read next
  chain::State state;  // no entry is pending
};

// Of a ledger with several partitions the views are a function of its order (ledger/chain place.h).
// A batch of which a part was applied is read again: its first entries lie before next_place.
struct Position : PartitionPosition {       // of partition 0
  std::vector<PartitionPosition> others{};  // partitions 1 to P - 1; none: there are none, and
  Seq next_place{};                         // what follows says nothing
  Digest last{};                            // leaf hash of the entry applied last

  static Position start(const chain::Genesis& genesis);
  bool is_ordered() const { return !others.empty(); }
  // The seq, or place, behind the last event that was applied, and its leaf hash.
  Seq reached() const { return is_ordered() ? next_place : state.next_seq; }
  const Digest& head() const { return is_ordered() ? last : state.prev; }
  // 0 <= partition < P
  PartitionPosition& of(Partition partition);
  const PartitionPosition& of(Partition partition) const;
};

Bytes encode(const Position& position);
Result<Position> decode_position(BytesView bytes);

// The start when there is none yet.
Result<Position> read_position(const views::Environment& environment, const store::Txn& txn,
                               const chain::Genesis& genesis);

}  // namespace quanlu::projections::follow
