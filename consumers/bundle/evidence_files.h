#pragma once
// What every kind of evidence is read with. Not for other rooms.
#include "consumers/bundle/evidence.h"
#include "ledger/chain/genesis.h"
#include "ledger/note/checkpoint.h"
#include "ledger/note/note_key.h"

namespace quanlu::consumers::bundle {

class EvidenceFiles {
 public:
  explicit EvidenceFiles(const ledger::archive::StoredZip& zip) : zip_(zip) {}
  bool has(std::string_view name) const { return zip_.find(name) != nullptr; }
  // Failure::kUsage "evidence" for a file that is not there.
  Result<Bytes> bytes(std::string_view name) const;
  Result<std::string> text(std::string_view name) const;
  // The only line of a file: a digest in base64.
  Result<Digest> digest(std::string_view name) const;

 private:
  const ledger::archive::StoredZip& zip_;
};

tl::unexpected<Error> not_shown(std::string expected);
tl::unexpected<Error> not_evidence(std::string where);

// genesis.entry, under the pinned log id: "log_id" without one or of another, "genesis".
Result<ledger::chain::Genesis> pinned_genesis(const EvidenceFiles& files, const Pins& pins,
                                              ledger::crypto::Hasher& hasher,
                                              ledger::crypto::Verifier& verifier);

// The fact "partition", where the ledger has several.
void add_partition(ShownEvidence& shown, const ledger::chain::Genesis& genesis,
                   Partition partition);

struct SignedCheckpoint {
  std::string text;
  ledger::note::Checkpoint says;
};
// By one of the keys, whose name is the origin that it speaks of.
Result<SignedCheckpoint> judge_checkpoint(const std::string& text,
                                          const std::vector<ledger::note::NoteKey>& keys,
                                          ledger::crypto::Verifier& verifier);
// The pinned keys that sign checkpoints of this suite.
std::vector<ledger::note::NoteKey> checkpoint_keys(const Pins& pins,
                                                   ledger::crypto::Hasher& hasher);

}  // namespace quanlu::consumers::bundle
