#include "consumers/cli/checking/commands.h"

namespace quanlu::consumers::cli::checking {

std::vector<frame::Command> commands() {
  std::vector<frame::Command> all{verify_command(), strays_command()};
  for (frame::Command& command : bundle_commands())
    all.push_back(std::move(command));
  all.push_back(evidence_command());
  return all;
}

}  // namespace quanlu::consumers::cli::checking
