#pragma once
// What is wrong with a record by itself and with its place, before any link is looked at.
#include "consumers/verify/report.h"
#include "consumers/verify/resumable_fold.h"

namespace quanlu::consumers::verify {

// INTEGRITY.md 3.2, and that an entry lies where it says. `before` is the leaf hash of the entry
// before its place. Where the bytes are no entry the item has no header.
std::optional<Finding> misfit(const Item& item, const ledger::chain::Genesis& genesis,
                              Partition partition, const Digest& before);

// A violation at the item's place, with what its header says of it.
Finding finding_at(const Item& item, std::string kind, Level level, std::string expected,
                   std::string actual, Words text);

}  // namespace quanlu::consumers::verify
