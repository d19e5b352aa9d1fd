#pragma once
// The JSON beside an entry of a bundle is a view of it: it has to say what the entry says.
#include "consumers/verify/entry_check.h"
#include "ledger/crypto/suite.h"

namespace quanlu::consumers::cli::checking {

// Nothing when all that it says is so; it may say less. A violation names the path of the first
// member that says something else, or that must be there and is not; incomplete is a member that
// this release knows nothing of.
std::optional<verify::EntryFault> judge_json(const ledger::chain::Header& header, BytesView entry,
                                             const Digest& leaf, BytesView json);

}  // namespace quanlu::consumers::cli::checking
