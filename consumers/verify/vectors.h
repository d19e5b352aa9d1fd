#pragma once
// Levels V2 and V3 of checkpoint vectors (1315, INTEGRITY.md 2.8): each against the trees that it
// names, and none with a size that falls.
#include <functional>
#include <vector>

#include "consumers/verify/published_tree.h"
#include "consumers/verify/report.h"
#include "ledger/chain/genesis.h"

namespace quanlu::consumers::verify {

// The root of the access ledger's published tree at a size. kIncomplete: its files are not there;
// kTampered: its newest checkpoint is smaller.
using AccessRoot = std::function<Result<Digest>(TreeSize size)>;

// `control` holds accepted entries of partition 0 in order; others than 1315 are passed over. Roots
// come from the published tiles, which V2 holds against the entries. `access` may be empty.
std::vector<Finding> check_vectors(const std::vector<Bytes>& control,
                                   const ledger::chain::Genesis& genesis,
                                   const std::vector<PublishedTree>& published,
                                   const AccessRoot& access);

}  // namespace quanlu::consumers::verify
