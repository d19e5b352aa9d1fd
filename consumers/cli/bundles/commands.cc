#include "consumers/cli/bundles/commands.h"

namespace quanlu::consumers::cli::bundles {

std::vector<frame::Command> commands() {
  std::vector<frame::Command> all = bundle_commands();
  all.push_back(evidence_command());
  return all;
}

}  // namespace quanlu::consumers::cli::bundles
