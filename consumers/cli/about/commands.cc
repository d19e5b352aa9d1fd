#include "consumers/cli/about/commands.h"

namespace quanlu::consumers::cli::about {

std::vector<frame::Command> commands() {
  std::vector<frame::Command> all;
  for (const auto& group : {word_commands(), config_commands()})
    all.insert(all.end(), group.begin(), group.end());
  all.insert(all.end(), {completion_command(), version_command(), help_command()});
  return all;
}

}  // namespace quanlu::consumers::cli::about
