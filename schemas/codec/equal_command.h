#pragma once
// The question of idempotency (INTEGRITY.md 3.5): does a command say what a stored event says?
#include <functional>
#include <string_view>

#include "schemas/codec/command.h"
#include "schemas/codec/event.h"

namespace quanlu::schemas::codec {

// Does `text` have the commitment of the stored field? True where the key is destroyed.
using SealedEqual =
    std::function<bool(const Field& field, events::Sealed::Reader stored, std::string_view text)>;

// Every value that the command states equals the stored one; what the writer filled in and
// expectedSeq are not compared. Persons given by citizen id are pids in the body by now. The
// account is compared when the command has one: intake has put the authenticated one there.
bool equal_command(const Event& stored, const Command& command, const SealedEqual& sealed_equal);

}  // namespace quanlu::schemas::codec
