#include "consumers/cli/asking/commands.h"

namespace quanlu::consumers::cli::asking {

std::vector<frame::Command> commands() {
  std::vector<frame::Command> all{status_command()};
  for (const auto& group : {org_commands(), case_commands(), quarantine_commands()})
    all.insert(all.end(), group.begin(), group.end());
  all.push_back(complete_command());
  return all;
}

}  // namespace quanlu::consumers::cli::asking
