#pragma once
// Keys of signed notes (c2sp.org/signed-note): who may sign a checkpoint, and who cosigns it.
#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "ledger/crypto/digest.h"
#include "ledger/crypto/keys.h"

namespace quanlu::ledger::note {

// Type 0x01 and 0x04 of C2SP with Ed25519, and for SM2 type 0xff with a name of ours
// (INTEGRITY.md 2.1). A witness key is used for nothing else.
enum class NoteRole : std::uint8_t { kLog, kWitness };

// A name of a key inside notes, which proves nothing.
using NoteKeyId = std::array<std::uint8_t, 4>;

struct NoteKey {
  std::string name;
  NoteKeyId id{};
  NoteRole role = NoteRole::kLog;
  crypto::PublicKey key;
  friend bool operator==(const NoteKey&, const NoteKey&) = default;
};

// Not empty, UTF-8, no white space and no plus sign.
bool is_note_name(std::string_view name);

// The key under its name. The digest of the id is the hasher's: a `gm` ledger's keys have ids by
// SM3, an extra SM2 line in a `sha256` ledger one by SHA-256.
NoteKey make_note_key(crypto::Hasher& hasher, std::string name, NoteRole role,
                      crypto::PublicKey key);

// Verifier key, "name+<8 hex digits>+base64(type || public key)". Nothing when it is none, of a
// type that is not known here, or when its id is not that of its name and key.
std::string to_vkey(const NoteKey& key);
std::optional<NoteKey> parse_vkey(crypto::Hasher& hasher, std::string_view text);

}  // namespace quanlu::ledger::note
