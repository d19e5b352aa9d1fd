#include "consumers/cli/receipts/commands.h"

namespace quanlu::consumers::cli::receipts {

std::vector<frame::Command> commands() {
  return {show_command(), check_command(), monitor_command()};
}

}  // namespace quanlu::consumers::cli::receipts
