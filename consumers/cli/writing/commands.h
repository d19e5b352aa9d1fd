#pragma once
// The commands of this room, in the order in which help lists them.
#include <vector>

#include "consumers/cli/frame/command.h"

namespace quanlu::consumers::cli::writing {

frame::Command init_command();
frame::Command append_command();
frame::Command import_command();
frame::Command demo_command();
frame::Command rebuild_command();
frame::Command copy_command();

inline std::vector<frame::Command> commands() {
  return {init_command(), append_command(),  import_command(),
          demo_command(), rebuild_command(), copy_command()};
}

}  // namespace quanlu::consumers::cli::writing
