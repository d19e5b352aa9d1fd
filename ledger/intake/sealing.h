#pragma once
// Personal data on its way into an entry: citizen ids become pseudonyms, clear texts become sealed
// fields under their subject's data key (INTEGRITY.md 9.2, DOMAIN.md 4.3).
#include <optional>
#include <vector>

#include "ledger/cases/state.h"
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

// The sealed fields of a stored event that are there, in their order.
std::vector<const schemas::codec::Field*> sealed_fields(const schemas::codec::Event& stored);

// Their clear texts. Of a field whose subject's key is destroyed there is none, but the place of
// the 1311 where the state knows it. kTampered "sealed_field" or "commitment": it is not what was
// sealed. Whoever asks has judged and recorded (projections/query disclosure.h).
struct OpenedField {
  const schemas::codec::Field* field = nullptr;
  std::optional<std::string> text;
  std::optional<Seq> erased_by;
};
Result<std::vector<OpenedField>> open_sealed(keyring::Keyring& keyring, const SealingPlace& place,
                                             const cases::State& state,
                                             const schemas::codec::Event& stored);

// What opens one of them for somebody without a keyring, and with it no other.
Result<crypto::FieldOpening> opening_of(keyring::Keyring& keyring, const SealingPlace& place,
                                        const schemas::codec::Event& stored,
                                        const schemas::codec::Field& field);

}  // namespace quanlu::ledger::intake
