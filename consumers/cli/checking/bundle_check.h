#pragma once
// Verifying a bundle file: `bundle verify FILE`, and `verify FILE`, which come to the same.
#include "consumers/cli/frame/context.h"

namespace quanlu::consumers::cli::checking {

// A file that begins as a ZIP does: what `verify` hands on here.
bool is_archive(const std::filesystem::path& file);

// Shows the report and gives its exit code. Options: those of bundle_pins.h, --trust-first,
// --policy, --max-age, --sixing.
Result<int> check_bundle_file(frame::Context& context, const frame::Options& options,
                              const std::filesystem::path& file);

}  // namespace quanlu::consumers::cli::checking
