#pragma once
// The commands of this room, in the order in which help lists them.
#include <vector>

#include "consumers/cli/frame/command.h"

namespace quanlu::consumers::cli::checking {

frame::Command verify_command();
frame::Command strays_command();
std::vector<frame::Command> bundle_commands();  // verify, show
frame::Command evidence_command();              // verify

std::vector<frame::Command> commands();

}  // namespace quanlu::consumers::cli::checking
