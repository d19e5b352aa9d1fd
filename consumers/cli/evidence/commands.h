#pragma once
#include <vector>

#include "consumers/cli/frame/command.h"

namespace quanlu::consumers::cli::evidence {

std::vector<frame::Command> commands();

std::vector<frame::Command> checkpoint_commands();
std::vector<frame::Command> proof_commands();
std::vector<frame::Command> witness_commands();
frame::Command signer_command();

}  // namespace quanlu::consumers::cli::evidence
