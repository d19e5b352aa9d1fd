#pragma once
// Help as a document: the table of commands, topics and exit codes for programs (and for the tests
// that hold every command to its schema and its examples).
#include <string>
#include <vector>

#include "consumers/cli/about/topics.h"
#include "consumers/cli/frame/command.h"

namespace quanlu::consumers::cli::about {

// quanlu.help/1 over what was asked for: the commands at or below a path, the topics.
std::string help_document(const std::vector<frame::Command>& commands,
                          const std::vector<Topic>& topics);

}  // namespace quanlu::consumers::cli::about
