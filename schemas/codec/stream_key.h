#pragma once
// The stream that a command names: its kind is that of the type, its key has the parts of the kind
// in their canonical JSON form, and parts that the command says elsewhere too agree with it
// (DOMAIN.md 2.1). Inside this room only.
#include <string_view>

#include "schemas/codec/command.h"
#include "schemas/codec/refuse.h"

namespace quanlu::schemas::codec {

// Sets stream and, where the key holds it, caseId. The body is read already.
Verdict read_stream(std::string_view text, const Path& path, Command& command);

// Whom the event is about: what stream key and body say; a subject that is given agrees with one
// of them.
Verdict complete_subject(const Path& path, Command& command);

}  // namespace quanlu::schemas::codec
