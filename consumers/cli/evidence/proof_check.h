#pragma once
// What a proof file says about an entry, under a key that somebody trusts. Needs no ledger.
#include <optional>
#include <string>
#include <string_view>

#include "ledger/note/checkpoint.h"
#include "ledger/note/note_key.h"
#include "ledger/note/proof_file.h"

namespace quanlu::consumers::cli::evidence {

// A checkpoint key; its own text says of which suite it is. Nothing for a text that is no key, and
// for the key of a witness.
std::optional<ledger::note::NoteKey> pinned_key(std::string_view vkey);

struct CheckedProof {
  ledger::note::ProofFile proof;
  ledger::note::Checkpoint checkpoint;
  Digest leaf;
};

// Failure::kTampered "notProved" when the entry does not lie where the file says,
// "checkpointOrigin" when the key signed for another origin; else why the file or its note is not
// taken.
Result<CheckedProof> check_proof(const ledger::note::NoteKey& key, std::string_view text,
                                 BytesView entry);

}  // namespace quanlu::consumers::cli::evidence
