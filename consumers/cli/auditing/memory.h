#pragma once
// What an auditor keeps between runs (INTEGRITY.md 5.5), in a file of its own: written after a run
// that ended with 0, and never back.
#include <filesystem>
#include <string>
#include <vector>

#include "consumers/cli/checking/verification.h"

namespace quanlu::consumers::cli::auditing {

struct Memory {
  std::string log_id;  // hex; empty: nothing was seen yet
  Millis verified_at;
  std::uint64_t entries = 0;
  std::vector<checking::SeenBefore> seen;  // the newest checkpoint of each partition
};

// An absent file is an empty memory. kUsage "auditState": it is none.
Result<Memory> read_memory(const std::filesystem::path& file);

// Whole or not at all. Of a partition whose published size did not grow the old note stays.
Status write_memory(const std::filesystem::path& file, const Memory& memory);

// That a file can be written there: kDenied and what the disk says, before the first run.
Status check_writable(const std::filesystem::path& file);

}  // namespace quanlu::consumers::cli::auditing
