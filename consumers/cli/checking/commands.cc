#include "consumers/cli/checking/commands.h"

namespace quanlu::consumers::cli::checking {

std::vector<frame::Command> commands() {
  return {verify_command(), strays_command()};
}

}  // namespace quanlu::consumers::cli::checking
