#pragma once
// The keys of a folder that may lie on a token: those of checkpoints and of a witness.
#include <optional>

#include "ledger/crypto/signatory.h"
#include "ledger/intake/key_folder.h"

namespace quanlu::ledger::intake {

Result<crypto::Signatory> load_signatory(const KeyFolder& keys, const std::string& name);

// Loads the key, or makes it when there is none: on the token, where one is given, under a label of
// its own that begins with the name.
Result<crypto::Signatory> obtain_signatory(const KeyFolder& keys, const std::string& name,
                                           const std::optional<crypto::TokenUri>& token,
                                           Random& random);

}  // namespace quanlu::ledger::intake
