#pragma once
// The command of this room.
#include <vector>

#include "consumers/cli/frame/command.h"

namespace quanlu::consumers::cli::bench {

frame::Command bench_command();

inline std::vector<frame::Command> commands() {
  return {bench_command()};
}

}  // namespace quanlu::consumers::cli::bench
