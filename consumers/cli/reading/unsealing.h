#pragma once
// Sealed texts of one event in the clear, for show --unseal: what the reader may open, and what is
// gone for ever since the key of its subject was destroyed.
#include <optional>
#include <string>
#include <vector>

#include "consumers/cli/opened/reading.h"
#include "consumers/cli/reading/events.h"
#include "ledger/intake/sealing.h"

namespace quanlu::consumers::cli::reading {

using Unsealed = ledger::intake::OpenedField;

// Judges, notes for the record, opens: here, or where a service holds the keyring by its socket.
// Errors: those of Disclosure::unseal; kAbsent "no_sealed": the event has no sealed field;
// kTampered when a text is not what was committed to.
Result<std::vector<Unsealed>> unseal(const frame::Context& context, opened::Reading& reading,
                                     const ledger::intake::Directory& directory,
                                     const schemas::codec::Event& event, const std::string& where);

OpenSealed opener_of(const std::vector<Unsealed>& unsealed);

bool all_gone(const std::vector<Unsealed>& unsealed);  // there were some, and not one opened
Error key_gone(const std::vector<Unsealed>& unsealed);

}  // namespace quanlu::consumers::cli::reading
