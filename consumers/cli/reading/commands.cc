#include "consumers/cli/reading/commands.h"

namespace quanlu::consumers::cli::reading {

std::vector<frame::Command> commands() {
  return {log_command(), show_command(), tail_command()};
}

}  // namespace quanlu::consumers::cli::reading
