#include "consumers/cli/feeds/commands.h"

namespace quanlu::consumers::cli::feeds {

std::vector<frame::Command> commands() {
  std::vector<frame::Command> all{feed_run_command()};
  for (frame::Command& command : feed_page_commands())
    all.push_back(std::move(command));
  all.push_back(feed_check_command());
  all.push_back(consume_command());
  all.push_back(consumers_command());
  all.push_back(asyncapi_command());
  return all;
}

}  // namespace quanlu::consumers::cli::feeds
