#pragma once
// The commands of this room, in the order in which help lists them.
#include <vector>

#include "consumers/cli/frame/command.h"

namespace quanlu::consumers::cli::feeds {

frame::Command feed_run_command();
std::vector<frame::Command> feed_page_commands();  // list, show
frame::Command feed_check_command();
frame::Command consume_command();
frame::Command consumers_command();
frame::Command asyncapi_command();

std::vector<frame::Command> commands();

}  // namespace quanlu::consumers::cli::feeds
