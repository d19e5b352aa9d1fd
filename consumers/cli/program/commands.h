#pragma once
// All commands of the program, room by room.
#include <vector>

#include "consumers/cli/frame/command.h"

namespace quanlu::consumers::cli::program {

std::vector<frame::Command> all_commands();

}  // namespace quanlu::consumers::cli::program
