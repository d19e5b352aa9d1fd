#pragma once
// The commands of this room, in the order in which help lists them.
#include <vector>

#include "consumers/cli/frame/command.h"

namespace quanlu::consumers::cli::doctor {

frame::Command doctor_command();

inline std::vector<frame::Command> commands() {
  return {doctor_command()};
}

}  // namespace quanlu::consumers::cli::doctor
