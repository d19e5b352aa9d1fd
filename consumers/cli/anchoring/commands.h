#pragma once
// The commands of this room.
#include <vector>

#include "consumers/cli/frame/command.h"

namespace quanlu::consumers::cli::anchoring {

frame::Command stamp_command();
frame::Command vector_command();

std::vector<frame::Command> commands();

}  // namespace quanlu::consumers::cli::anchoring
