#include "consumers/cli/evidence/commands.h"

namespace quanlu::consumers::cli::evidence {

std::vector<frame::Command> commands() {
  std::vector<frame::Command> all = checkpoint_commands();
  for (frame::Command& command : proof_commands())
    all.push_back(std::move(command));
  for (frame::Command& command : witness_commands())
    all.push_back(std::move(command));
  all.push_back(signer_command());
  return all;
}

}  // namespace quanlu::consumers::cli::evidence
