#pragma once
#include <vector>

#include "consumers/cli/frame/command.h"

namespace quanlu::consumers::cli::evidence {

std::vector<frame::Command> commands();

std::vector<frame::Command> checkpoint_commands();
std::vector<frame::Command> proof_commands();

}  // namespace quanlu::consumers::cli::evidence
