#pragma once
// The commands of this room, in the order in which help lists them.
#include <vector>

#include "consumers/cli/frame/command.h"

namespace quanlu::consumers::cli::custody {

std::vector<frame::Command> key_commands();      // list, show, export, new
std::vector<frame::Command> change_commands();   // rotate, revoke
std::vector<frame::Command> subject_commands();  // list, destroy
frame::Command access_log_command();

std::vector<frame::Command> commands();

}  // namespace quanlu::consumers::cli::custody
