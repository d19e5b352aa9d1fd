#pragma once
// The commands of this room, in the order in which help lists them.
#include <vector>

#include "consumers/cli/frame/command.h"

namespace quanlu::consumers::cli::about {

frame::Command help_command();
frame::Command version_command();
frame::Command completion_command();

std::vector<frame::Command> config_commands();
std::vector<frame::Command> word_commands();

std::vector<frame::Command> commands();

// What `help` and --help print: all, a topic, or the commands at and below a path.
int answer_help(frame::Context& context, const std::string& wanted);

}  // namespace quanlu::consumers::cli::about
