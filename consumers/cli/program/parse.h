#pragma once
// The command line against the table of commands. The only file that knows CLI11 is parse.cc; its
// exit codes (100 and more) and its English sentences never leave it.
#include <string>
#include <vector>

#include "consumers/cli/frame/command.h"
#include "consumers/cli/frame/options.h"
#include "schemas/base/result.h"

namespace quanlu::consumers::cli::program {

struct Parsed {
  const frame::Command* command = nullptr;  // null: none was named, or only the first word of some
  std::string path;                         // the words of the command that were there
  frame::Options globals, options;
  bool help = false, version = false;
};

// Fills `parsed` as far as it went, so that even a wrong line is answered in the language and form
// that it asked for. Failure::kUsage with the nearest known name for what is not known. Missing
// arguments are reported only when neither help nor the version was asked.
Status parse(const std::vector<frame::Command>& commands, const std::vector<std::string>& arguments,
             Parsed& parsed);

}  // namespace quanlu::consumers::cli::program
