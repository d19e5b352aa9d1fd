#include "consumers/cli/custody/commands.h"

namespace quanlu::consumers::cli::custody {

std::vector<frame::Command> commands() {
  std::vector<frame::Command> all;
  for (const auto& group : {key_commands(), change_commands(), subject_commands()})
    all.insert(all.end(), group.begin(), group.end());
  all.push_back(access_log_command());
  return all;
}

}  // namespace quanlu::consumers::cli::custody
