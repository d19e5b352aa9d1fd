#pragma once
// E3. Not for other rooms.
#include "consumers/bundle/evidence_files.h"

namespace quanlu::consumers::bundle {

// A promise by a receipt key of the ledger, and beside it a checkpoint of the log: under it another
// leaf lies at the promised place; or it ends before that place, and the promise is due.
Result<ShownEvidence> check_promise_evidence(const EvidenceFiles& files,
                                             const ledger::archive::StoredZip& zip,
                                             const Pins& pins,
                                             const ledger::archive::Manifest& manifest);

}  // namespace quanlu::consumers::bundle
