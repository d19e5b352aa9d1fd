#pragma once
// quanlu.toml as `init` and `demo` write it (INTERFACES.md 2.2).
#include <string>
#include <vector>

#include "ledger/log/spec.h"

namespace quanlu::consumers::cli::writing {

struct ConfigFile {
  std::string origin, suite;
  ledger::log::LogSpec log;
  unsigned user = 0;                  // uid of who made it
  std::vector<std::string> accounts;  // that it may use; "*": every account
  bool trial = false;
};
std::string config_file(const ConfigFile& from);

}  // namespace quanlu::consumers::cli::writing
