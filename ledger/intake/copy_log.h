#pragma once
// Moves a ledger from one log to another: the accepted entries with their seals, batch by batch,
// and the proof that nothing changed (INTEGRITY.md 3.5). Strays stay behind.
#include <cstdint>
#include <functional>

#include "ledger/chain/genesis.h"
#include "ledger/log/log.h"

namespace quanlu::ledger::intake {

struct CopiedLog {
  std::uint64_t entries = 0;  // that `from` holds
  std::uint64_t copied = 0;   // by this run; the rest was there before
  Digest from_head, to_head;  // leaf hash of the last accepted entry of each
  std::uint64_t to_entries = 0;
  bool is_equal() const { return entries == to_entries && from_head == to_head; }
};

// `from` gives accepted entries by seq and no writer is at work on either. `to` is empty or holds a
// beginning of `from`, as a run leaves it that was cut; kConflict "logNotEmpty" when it holds
// something else. The result says what both logs give when they are read again by the accept rule.
Result<CopiedLog> copy_log(log::Log& from, log::Log& to, const chain::Genesis& genesis,
                           Partition partition, const std::function<void(std::uint64_t)>& progress);

}  // namespace quanlu::ledger::intake
