#pragma once
// Where a follower stands: behind an accepted, sealed record, with the state of the accept rule
// there. Saved with the rows in one transaction, so either both moved or neither.
#include "ledger/chain/state.h"
#include "projections/views/environment.h"
#include "schemas/base/ids.h"
#include "schemas/base/result.h"

namespace quanlu::projections::follow {

namespace chain = quanlu::ledger::chain;
namespace crypto = quanlu::ledger::crypto;
namespace store = quanlu::ledger::store;

struct Position {
  Locator next;        // the record to read next
  chain::State state;  // no entry is pending
};

Bytes encode(const Position& position);
Result<Position> decode_position(BytesView bytes);

// The start when there is none yet.
Result<Position> read_position(const views::Environment& environment, const store::Txn& txn,
                               const chain::Genesis& genesis, Partition partition);

}  // namespace quanlu::projections::follow
