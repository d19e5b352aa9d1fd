#pragma once
// I-CMP-1: text that tells who somebody is does not enter open fields of complaint class, since it
// could never be erased. Live and import alike.
#include <optional>

#include "schemas/base/refusal.h"
#include "schemas/codec/command.h"

namespace quanlu::ledger::cases {

// The first finding in a free text of the body; names of the command's own sealed fields are looked
// for too. The refusal names place and kind, never the text.
std::optional<Refusal> find_identity_in_text(const schemas::codec::Command& command);

}  // namespace quanlu::ledger::cases
