#pragma once
// A published note held against a policy: who signed it, who cosigned it, and is that enough.
#include "ledger/crypto/verify.h"
#include "ledger/note/checkpoint.h"
#include "ledger/note/note.h"
#include "ledger/policy/policy.h"

namespace quanlu::ledger::policy {

struct Judged {
  note::Checkpoint checkpoint;
  std::vector<std::uint64_t> times;  // of each witness of the policy, POSIX seconds; 0: none
  bool reached = false;              // the quorum
};

// `log` is the key that has to have signed it. A policy that names logs has to name this one, too.
// Errors: those of parse_note and verify_note; kTampered "checkpointOrigin" when the note is of
// another origin than its key; kIncomplete "policyLog" when the policy knows other logs only.
Result<Judged> judge_note(const Policy& policy, const note::NoteKey& log, std::string_view text,
                          crypto::Verifier& verifier);

}  // namespace quanlu::ledger::policy
