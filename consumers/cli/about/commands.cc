#include "consumers/cli/about/commands.h"

namespace quanlu::consumers::cli::about {

std::vector<frame::Command> commands() {
  return {help_command(), version_command(), completion_command()};
}

}  // namespace quanlu::consumers::cli::about
