#pragma once
// The manual page quanlu(1), made from the same description of commands as help and completion.
#include <vector>

#include "consumers/cli/frame/command.h"
#include "consumers/cli/screen/screen.h"

namespace quanlu::consumers::cli::about {

// man(7) source on stdout, in the language of the screen; `quanlu help --man | man -l -` shows it.
void print_roff(const screen::Screen& screen, const std::vector<frame::Command>& commands);

}  // namespace quanlu::consumers::cli::about
