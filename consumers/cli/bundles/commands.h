#pragma once
#include <vector>

#include "consumers/cli/frame/command.h"

namespace quanlu::consumers::cli::bundles {

std::vector<frame::Command> commands();

std::vector<frame::Command> bundle_commands();
frame::Command evidence_command();

}  // namespace quanlu::consumers::cli::bundles
