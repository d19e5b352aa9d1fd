#pragma once
// The commands of this room, in the order in which help lists them.
#include <vector>

#include "consumers/cli/frame/command.h"

namespace quanlu::consumers::cli::replaying {

frame::Command replay_command();
frame::Command diff_command();
frame::Command blame_command();

inline std::vector<frame::Command> commands() {
  return {replay_command(), diff_command(), blame_command()};
}

}  // namespace quanlu::consumers::cli::replaying
