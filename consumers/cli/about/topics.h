#pragma once
// `quanlu help TOPIC`: what does not belong to one command (INTERFACES.md 1, rule 14).
#include <string_view>
#include <vector>

#include "consumers/cli/screen/screen.h"

namespace quanlu::consumers::cli::about {

struct Topic {
  std::string_view name;
  Words text;  // empty: made from a table when it is printed
};

const std::vector<Topic>& topics();
void print_topic(const screen::Screen& screen, const Topic& topic);

}  // namespace quanlu::consumers::cli::about
