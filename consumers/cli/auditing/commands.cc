#include "consumers/cli/auditing/commands.h"

namespace quanlu::consumers::cli::auditing {

std::vector<frame::Command> commands() {
  return {audit_command()};
}

}  // namespace quanlu::consumers::cli::auditing
