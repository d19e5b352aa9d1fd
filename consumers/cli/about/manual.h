#pragma once
// Help made from the table of commands: it opens with two runnable examples.
#include <string>
#include <vector>

#include "consumers/cli/frame/command.h"
#include "consumers/cli/screen/screen.h"

namespace quanlu::consumers::cli::about {

// All commands, one line each.
void print_overview(const screen::Screen& screen, const std::vector<frame::Command>& commands);

// One command, or the commands below a first word ("org").
void print_help(const screen::Screen& screen, const std::vector<frame::Command>& commands,
                const std::string& path);

}  // namespace quanlu::consumers::cli::about
