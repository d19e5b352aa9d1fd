#pragma once
// E2. Not for other rooms.
#include "consumers/bundle/evidence_files.h"

namespace quanlu::consumers::bundle {

// Two sealed entries of one seq that descend from one WriterEpochStarted: the writer key sealed
// twice. Between eras this is no evidence: a writer that died may have left a batch that never
// arrived.
Result<ShownEvidence> check_writer_evidence(const EvidenceFiles& files,
                                            const ledger::archive::StoredZip& zip, const Pins& pins,
                                            const ledger::archive::Manifest& manifest);

}  // namespace quanlu::consumers::bundle
