#pragma once
// Time stamps of published checkpoints (INTEGRITY.md 2.10): asked for, checked, and kept beside the
// checkpoints as timestamps/<size>.<n>.tsr.
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "ledger/crypto/timestamp.h"
#include "ledger/publish/tile_folder.h"
#include "schemas/base/fetch.h"

namespace quanlu::ledger::publish {

struct StampRequest {
  std::string url;                                // of the authority
  const crypto::TimeStampRoots* roots = nullptr;  // null: signature and chain are not checked now
  std::chrono::milliseconds patience{15'000};
};

struct Stamped {
  std::filesystem::path file;
  crypto::TimeStamp stamp;
};

// Asks for one over the checkpoint's text and keeps the response whole, under the next number of
// its size. Errors: kFailed "fetch" and "tsa", another status than 200; those of check_time_stamp.
// What does not hold is not kept.
Result<Stamped> stamp(const TileFolder& folder, crypto::Suite suite,
                      const note::Checkpoint& checkpoint, const StampRequest& request, Fetch& fetch,
                      Random& random);

// "timestamps/x001/x234/067.2.tsr", below a prefix.
std::string stamp_path(TreeSize size, std::uint64_t number);

// The files of a folder that have the name of a time stamp, by size and number.
struct StampFile {
  TreeSize size;
  std::uint64_t number = 0;
  std::filesystem::path file;
};
std::vector<StampFile> stamp_files(const TileFolder& folder);

}  // namespace quanlu::ledger::publish
