#pragma once
// What each command makes of the global options that not every run has a use for, on one page.
#include <vector>

#include "consumers/cli/frame/command.h"

namespace quanlu::consumers::cli::program {

// Fills `heeds` and `formats` of every command. A command that the page does not know is a bug.
void say_what_is_heeded(std::vector<frame::Command>& commands);

}  // namespace quanlu::consumers::cli::program
