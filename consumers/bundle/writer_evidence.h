#pragma once
// E2, and what both kinds of evidence read with. Not for other rooms.
#include "consumers/bundle/evidence.h"

namespace quanlu::consumers::bundle {

class EvidenceFiles {
 public:
  explicit EvidenceFiles(const ledger::archive::StoredZip& zip) : zip_(zip) {}
  // Failure::kUsage "evidence" for a file that is not there.
  Result<Bytes> bytes(std::string_view name) const;
  Result<std::string> text(std::string_view name) const;

 private:
  const ledger::archive::StoredZip& zip_;
};

tl::unexpected<Error> not_shown(std::string expected);
tl::unexpected<Error> not_evidence(std::string where);

// Two sealed entries of one seq that descend from one WriterEpochStarted: the writer key sealed
// twice. Between eras this is no evidence: a writer that died may have left a batch that never
// arrived.
Result<ShownEvidence> check_writer_evidence(const EvidenceFiles& files,
                                            const ledger::archive::StoredZip& zip, const Pins& pins,
                                            const ledger::archive::Manifest& manifest);

}  // namespace quanlu::consumers::bundle
