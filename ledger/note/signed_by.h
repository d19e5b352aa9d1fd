#pragma once
// Notes signed by whoever holds a key, on a token too (note.h: by a key in memory, which never
// fails).
#include "ledger/crypto/signatory.h"
#include "ledger/note/note.h"

namespace quanlu::ledger::note {

Result<NoteSignature> sign_note(const NoteKey& key, const crypto::Signatory& secret,
                                std::string_view text);
Result<NoteSignature> cosign_note(const NoteKey& key, const crypto::Signatory& secret,
                                  std::string_view text, std::uint64_t posix_seconds);

}  // namespace quanlu::ledger::note
