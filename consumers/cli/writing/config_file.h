#pragma once
// quanlu.toml as `init` and `demo` write it (INTERFACES.md 2.2).
#include <string>
#include <string_view>
#include <vector>

#include "ledger/log/spec.h"

namespace quanlu::consumers::cli::writing {

struct ConfigFile {
  std::string origin, suite;
  ledger::log::LogSpec log;
  std::string passphrase_file = {};   // empty: keys/passphrase
  std::string token = {};             // PKCS#11 URI where keys are made; empty: files
  unsigned user = 0;                  // uid of who made it
  std::vector<std::string> accounts;  // that it may use; "*": every account
  bool trial = false;
};
std::string config_file(const ConfigFile& from);

// The same file with another log. kUsage when its lines about the log are not as config_file()
// writes them.
Result<std::string> with_log(std::string_view config, const ledger::log::LogSpec& from,
                             const ledger::log::LogSpec& to);

}  // namespace quanlu::consumers::cli::writing
