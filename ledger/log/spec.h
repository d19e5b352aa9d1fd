#pragma once
// How a log is named (INTERFACES.md 2.1):
//   lmdb:        inside the ledger folder, log/<partition>
//   lmdb:PATH    elsewhere; a relative path counts from the ledger folder
//   memory:      gone with the process (tests, demo)
#include <filesystem>
#include <memory>
#include <string_view>

#include "ledger/log/log.h"
#include "ledger/store/env.h"
#include "schemas/base/result.h"

namespace quanlu::ledger::log {

struct LogSpec {
  enum class Backend : std::uint8_t { kLmdb, kMemory };
  Backend backend = Backend::kLmdb;
  std::filesystem::path path = "log";  // kLmdb: holds one folder per partition
  friend bool operator==(const LogSpec&, const LogSpec&) = default;
};

Result<LogSpec> parse_spec(std::string_view text);
std::string to_text(const LogSpec& spec);

// Opens one partition's log of the ledger in `ledger_folder`.
Result<std::unique_ptr<Log>> open_log(const LogSpec& spec,
                                      const std::filesystem::path& ledger_folder,
                                      Partition partition, const store::EnvOptions& options = {});

}  // namespace quanlu::ledger::log
