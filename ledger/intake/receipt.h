#pragma once
// The answer to an append (INTERFACES.md 2.5).
#include <string>
#include <variant>
#include <vector>

#include "schemas/base/ids.h"
#include "schemas/base/refusal.h"
#include "schemas/base/result.h"

namespace quanlu::ledger::intake {

struct Receipt {
  EventId event_id;
  bool replayed = false;  // the event was in the log already: its first position
  bool dry_run = false;   // decided only, nothing was written and there is no position
  Partition partition;
  Seq seq;
  Seq place;  // in the order of the ledger: the seq, with several partitions ledger/chain place.h
  Digest leaf;
  TypeCode type_code;
  std::string stream;
  StreamSeq stream_seq;
  Millis recorded_at;
  std::vector<Refusal> flags;     // of imported history: what live intake would have refused
  std::vector<Refusal> warnings;  // accepted with a doubt
};

// Accepted and durable · refused by a rule · the outcome is unknown or the world failed: ask again
// with the same event id.
using Outcome = std::variant<Receipt, Refusal, Error>;

}  // namespace quanlu::ledger::intake
