#pragma once
// The commands of this room.
#include <vector>

#include "consumers/cli/frame/command.h"

namespace quanlu::consumers::cli::auditing {

frame::Command audit_command();

std::vector<frame::Command> commands();

}  // namespace quanlu::consumers::cli::auditing
