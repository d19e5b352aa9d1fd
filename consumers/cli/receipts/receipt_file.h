#pragma once
// Receipts as files (INTEGRITY.md 2.9): JSON, of which `promise` counts; all else is a readable
// copy that is compared with it and never trusted.
#include <filesystem>
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

// kGrowing: somebody adds to it, and a last line without its end is not there yet.
enum class Lines : std::uint8_t { kWhole, kGrowing };

// Of a file (.jsonl: one a line), or of all .json and .jsonl files of a folder, by name.
Result<ReadReceipts> read_receipts(const std::filesystem::path& place, Lines lines = Lines::kWhole);

}  // namespace quanlu::consumers::cli::receipts
