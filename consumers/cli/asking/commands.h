#pragma once
// The commands of this room, in the order in which help lists them.
#include <vector>

#include "consumers/cli/frame/command.h"

namespace quanlu::consumers::cli::asking {

frame::Command status_command();
std::vector<frame::Command> org_commands();
std::vector<frame::Command> case_commands();
std::vector<frame::Command> quarantine_commands();
frame::Command complete_command();

std::vector<frame::Command> commands();

}  // namespace quanlu::consumers::cli::asking
