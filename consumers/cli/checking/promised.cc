#include "consumers/cli/checking/promised.h"

#include "consumers/cli/receipts/receipt_file.h"

namespace quanlu::consumers::cli::checking {
namespace {

void add(receipts::ReadReceipts read, Millis now, Promises& into) {
  if (!into.to_check) into.to_check = verify::PromisesToCheck{.receipts = {}, .now = now};
  auto& all = into.to_check->receipts;
  std::move(read.receipts.begin(), read.receipts.end(), std::back_inserter(all));
  for (const Error& error : read.unreadable)
    into.findings.push_back({.kind = "receipt_form",
                             .level = verify::Level::kV5,
                             .severity = verify::Severity::kIncomplete,
                             .partition = Partition(0),
                             .seq = {},
                             .locator = error.where,
                             .expected = error.expected,
                             .actual = {},
                             .event_id = {},
                             .type = {},
                             .text = error.what});
}

Status add_given(const frame::Context& context, const frame::Options& options, Millis now,
                 Promises& into) {
  for (const std::string& place : options.all("--receipts")) {
    TRY_ASSIGN(auto given, receipts::read_receipts(context.directory / place));
    add(std::move(given), now, into);
  }
  return {};
}

bool holds_files(const std::filesystem::path& folder) {
  std::error_code error;  // no folder: no files
  const std::filesystem::directory_iterator files(folder, error);
  return !error && files != std::filesystem::directory_iterator();
}

}  // namespace

Result<Promises> read_promises(const frame::Context& context, const frame::Options& options,
                               const opened::OpenedLedger& opened, Millis now) {
  Promises promises;
  if (holds_files(opened.paths.receipts())) {
    TRY_ASSIGN(auto own, receipts::GrowingReceipts(opened.paths.receipts()).more());
    add(std::move(own), now, promises);
  }
  TRY(add_given(context, options, now, promises));
  return promises;
}

Result<Promises> read_given_promises(const frame::Context& context, const frame::Options& options,
                                     Millis now) {
  Promises promises;
  TRY(add_given(context, options, now, promises));
  if (promises.to_check) promises.to_check->newest = false;
  return promises;
}

}  // namespace quanlu::consumers::cli::checking
