#pragma once
// Signed notes (c2sp.org/signed-note, v1.0.0): a text, an empty line, and lines that sign it.
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/crypto/keys.h"
#include "ledger/crypto/verify.h"
#include "ledger/note/note_key.h"
#include "schemas/base/bytes.h"
#include "schemas/base/result.h"

namespace quanlu::ledger::note {

inline constexpr std::size_t kNoteBytesMax = 64 * 1024, kNoteSignaturesMax = 64;

struct NoteSignature {
  std::string name;
  NoteKeyId id{};
  Bytes signature;  // what stands behind the id
  friend bool operator==(const NoteSignature&, const NoteSignature&) = default;
};

struct Note {
  std::string text;  // ends with a line feed, which is signed with it
  std::vector<NoteSignature> signatures;
  friend bool operator==(const Note&, const Note&) = default;
};

std::string to_text(const NoteSignature& signature);  // its line, with the line feed
std::string to_text(const Note& note);

// The strict reader of INTEGRITY.md 2.6. Failure::kUsage "note" that names the rule: a note that
// does not read says nothing about the ledger. A checkpoint has at most 64 KiB; what a bundle lists
// is longer.
Result<Note> parse_note(std::string_view bytes, std::size_t bytes_max = kNoteBytesMax);

// Signs as the log does: over the text.
NoteSignature sign_note(const NoteKey& key, const crypto::SigningKey& secret,
                        std::string_view text);
// Cosigns as a witness does (c2sp.org/tlog-cosignature): over the text and the time.
NoteSignature cosign_note(const NoteKey& key, const crypto::SigningKey& secret,
                          std::string_view text, std::uint64_t posix_seconds);

// A signature of a known key that verified. Time is that of a cosignature, else 0.
struct Verified {
  const NoteKey* key = nullptr;  // of the keys given
  std::uint64_t posix_seconds = 0;
};

// All signatures by the given keys. An unknown (name, id) pair is passed over; a known pair that
// does not verify refuses the whole note (Failure::kTampered "note_signature"); so does a note
// without any known pair (Failure::kIncomplete "note_unknown"). Keys outlive the result.
Result<std::vector<Verified>> verify_note(const Note& note, std::span<const NoteKey> keys,
                                          crypto::Verifier& verifier);

}  // namespace quanlu::ledger::note
