#pragma once
// Which entries a bundle is about, as far as the reader may hand them on: the bytes themselves, so
// nothing that this reader sees masked or not at all.
#include <map>
#include <string>
#include <vector>

#include "consumers/cli/opened/reading.h"
#include "ledger/archive/manifest.h"

namespace quanlu::consumers::cli::bundles {

// Entries of one bundle; cutting the range or the years makes several of it.
inline constexpr std::size_t kEntriesMax = 100'000;

struct Chosen {
  ledger::archive::BundleKind kind = ledger::archive::BundleKind::kCase;
  std::string filter;                            // as MANIFEST has it
  std::map<Partition, std::vector<Seq>> places;  // of each partition concerned: ascending, at least
                                                 // one
  std::size_t count() const;
};

// `argument`: a case or an organization as every command names them, or "SEQ..SEQ" of one
// partition. The events of a case or organization may lie in several partitions. What is chosen is
// noted for the access ledger; permit() is the caller's. Errors: kAbsent "absent"; kUsage
// "ambiguous", "limit"; kDenied "purposeRequired", "classHidden"; kTampered when the log is broken
// there.
Result<Chosen> choose(frame::Context& context, opened::OpenedLedger& ledger,
                      opened::Reading& reading, ledger::archive::BundleKind kind,
                      const std::string& argument);

}  // namespace quanlu::consumers::cli::bundles
