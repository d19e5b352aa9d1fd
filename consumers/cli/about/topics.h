#pragma once
// `quanlu help TOPIC`: what does not belong to one command (INTERFACES.md 1, rule 14).
#include <string>
#include <string_view>
#include <vector>

#include "consumers/cli/screen/screen.h"

namespace quanlu::consumers::cli::about {

struct Topic {
  std::string_view name;
  std::vector<std::string> examples;  // two, runnable, after "quanlu "
  Words text;                         // of codes and refusals: the table stands above it
};

const std::vector<Topic>& topics();
void print_topic(const screen::Screen& screen, const Topic& topic);

}  // namespace quanlu::consumers::cli::about
