#pragma once
// Personal data on its way into an entry: citizen ids become pseudonyms, clear texts become sealed
// fields under their subject's data key (INTEGRITY.md 9.2, DOMAIN.md 4.3).
#include <vector>

#include "ledger/keyring/keyring.h"
#include "schemas/base/result.h"
#include "schemas/codec/command.h"
#include "schemas/codec/event.h"

namespace quanlu::ledger::intake {

struct SealingPlace {
  Digest log_id;
  crypto::Suite suite = crypto::Suite::kSha256;
};

// Turns every citizen id of the command into its pid and forgets it.
void name_persons(keyring::Keyring& keyring, schemas::codec::Command& command);

// Encrypts the clear fields in place. Gives the ids of the subject keys that were made for it, in
// order: their 1310 goes in front of the event, and the keyring is settled before either is
// appended.
Result<std::vector<Id16>> seal_fields(keyring::Keyring& keyring, const SealingPlace& place,
                                      schemas::codec::Command& command);

// The 1310 of a key.
schemas::codec::Command subject_key_created(const EventId& id, Millis at, const Id16& key,
                                            const std::string& wrapped_by, crypto::Suite suite);

// Whether a text is the one that a stored field has sealed (a destroyed key: taken as equal).
bool same_sealed_text(keyring::Keyring& keyring, const SealingPlace& place,
                      const schemas::codec::Event& stored, const schemas::codec::Field& field,
                      schemas::events::Sealed::Reader sealed, std::string_view text);

// The clear text of a sealed field of a stored event.
Result<std::string> open_sealed(keyring::Keyring& keyring, const SealingPlace& place,
                                const schemas::codec::Event& stored,
                                const schemas::codec::Field& field,
                                schemas::events::Sealed::Reader sealed);

}  // namespace quanlu::ledger::intake
