#pragma once
// The one JSON of an event (INTERFACES.md 3.4), for an entry as the log has it.
#include <string>

#include "ledger/crypto/digest.h"
#include "projections/query/events.h"

namespace quanlu::consumers::gateway::render {

// Sealed fields stay sealed; who is shown it masked sees no identities and amounts of persons. An
// entry that cannot be decoded shows what its header says and "decodable": false.
void append_event(std::string& out, ledger::crypto::Hasher& hasher,
                  const projections::query::StoredEvent& stored, projections::query::Sight sight);

}  // namespace quanlu::consumers::gateway::render
