#include "consumers/cli/anchoring/commands.h"

namespace quanlu::consumers::cli::anchoring {

std::vector<frame::Command> commands() {
  return {stamp_command(), vector_command()};
}

}  // namespace quanlu::consumers::cli::anchoring
