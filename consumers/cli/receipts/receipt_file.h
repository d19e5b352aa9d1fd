#pragma once
// Receipts as files (INTEGRITY.md 2.9): JSON, of which `promise` counts; all else is a readable
// copy that is compared with it and never trusted.
#include <filesystem>
#include <map>
#include <string_view>
#include <vector>

#include "consumers/verify/promises.h"
#include "schemas/base/result.h"

namespace quanlu::consumers::cli::receipts {

inline constexpr std::size_t kReceiptBytesMax = 65'536;

// One document; `from` names it. kUsage "receipt": it has not the form.
Result<verify::GivenReceipt> read_receipt(std::string_view document, const std::string& from);

// What could not be read says nothing, and is told.
struct ReadReceipts {
  std::vector<verify::GivenReceipt> receipts;
  std::vector<Error> unreadable;  // where: the file, and the line of one
};

// Of a file (.jsonl: one a line), or of all .json and .jsonl files of a folder, by name.
Result<ReadReceipts> read_receipts(const std::filesystem::path& place);

// The promises that a ledger writes down, which somebody adds to: each look reads what is new. A
// last line without its end is not there yet. Used by one thread.
class GrowingReceipts {
 public:
  explicit GrowingReceipts(std::filesystem::path folder) : folder_(std::move(folder)) {}

  // A file that became shorter is told among what is unreadable, and read on from its new end.
  Result<ReadReceipts> more();

 private:
  struct Place {
    std::uint64_t offset = 0, lines = 0;  // behind the last whole line
  };
  Status more_of(const std::filesystem::path& file, ReadReceipts& into);

  const std::filesystem::path folder_;
  std::map<std::filesystem::path, Place> read_;
};

}  // namespace quanlu::consumers::cli::receipts
