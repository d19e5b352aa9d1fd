#pragma once
// The commands of this room.
#include <vector>

#include "consumers/cli/frame/command.h"

namespace quanlu::consumers::cli::receipts {

frame::Command show_command();
frame::Command check_command();
frame::Command monitor_command();

std::vector<frame::Command> commands();

}  // namespace quanlu::consumers::cli::receipts
