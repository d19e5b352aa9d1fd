#pragma once
// One run of the program, given its world: what main() has of the real one and tests make up.
#include <atomic>
#include <filesystem>
#include <iosfwd>
#include <string>
#include <vector>

#include "consumers/cli/screen/language.h"
#include "schemas/base/seams.h"

namespace quanlu::consumers::cli::program {

struct World {
  std::ostream& out;
  std::ostream& talk;
  std::istream& in;
  bool out_terminal = false, talk_terminal = false, in_terminal = false;
  std::size_t width = 80;  // of the terminal
  screen::Environment environment;
  std::filesystem::path directory;
  Clock& clock;
  Random& random;
  const std::atomic<int>& interrupted;
};

// Parses, builds the context, runs the command; the exit code of INTERFACES.md 1.1. `arguments` are
// those after the program's name.
int run(const World& world, const std::vector<std::string>& arguments);

}  // namespace quanlu::consumers::cli::program
