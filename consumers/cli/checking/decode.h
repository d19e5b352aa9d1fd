#pragma once
// Level V0 under schemas: an entry decodes as the type and version that its header names.
#include "consumers/verify/entry_check.h"

namespace quanlu::consumers::cli::checking {

// A type or version that this build does not know is incomplete, not wrong.
std::optional<verify::EntryFault> decode_under_schema(const ledger::chain::Header& header,
                                                      BytesView entry);

}  // namespace quanlu::consumers::cli::checking
