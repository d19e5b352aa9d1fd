#pragma once
// From the two forms in which events come to the one that rules read.
#include "ledger/cases/step.h"
#include "schemas/codec/command.h"
#include "schemas/codec/event.h"

namespace quanlu::ledger::cases {

// seq and recordedAt are not known yet and stay 0.
Step read(const schemas::codec::Command& command);

// A type that this build does not know gives a step without type and values.
Step read(const schemas::codec::Event& event);

// What decide filled in, written into the command: envelope and the fields that the body lacks.
void write_back(const Step& step, schemas::codec::Command& command);

}  // namespace quanlu::ledger::cases
