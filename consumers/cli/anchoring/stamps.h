#pragma once
// Level V4 of time stamps: each one that is kept against the checkpoint that it names.
#include <filesystem>
#include <optional>

#include "consumers/cli/evidence/publishing.h"
#include "consumers/verify/report.h"
#include "ledger/crypto/timestamp.h"

namespace quanlu::consumers::cli::anchoring {

// A PEM file of the verifier's own, never of the ledger. kUsage "tsaRoots"; kAbsent.
Result<ledger::crypto::TimeStampRoots> read_roots(const std::filesystem::path& file);

// Findings "timestamp": violation where it does not fit its checkpoint or the roots, incomplete
// where it has no form or its checkpoint cannot be made out. Without roots they are counted as not
// checked. `published` is the size that the folder's checkpoint covers.
Status check_stamps(const ledger::publish::TileFolder& folder,
                    const ledger::chain::Genesis& genesis, TreeSize published,
                    const ledger::crypto::TimeStampRoots* roots, verify::Report& report);

}  // namespace quanlu::consumers::cli::anchoring
