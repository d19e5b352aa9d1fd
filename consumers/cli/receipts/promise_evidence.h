#pragma once
// Evidence E3 out of a promise that was judged broken (ledger/FORMAT.md section 18).
#include "consumers/cli/receipts/ground.h"
#include "ledger/archive/manifest.h"

namespace quanlu::consumers::cli::receipts {

struct PromiseEvidence {
  ledger::archive::Manifest manifest;
  ledger::archive::Files files;
};

// kIncomplete "notShown": nothing is published, there is no such partition, or the very leaf that
// was promised lies at its place.
Result<PromiseEvidence> promise_evidence(Ground& ground, const verify::GivenReceipt& receipt,
                                         Millis now);

// Writes it into the folder, under a name that says what it is about, and says where. What is there
// already stays: the first one that was made of a promise.
Result<std::filesystem::path> keep_promise_evidence(Ground& ground,
                                                    const verify::GivenReceipt& receipt, Millis now,
                                                    const std::filesystem::path& folder);

}  // namespace quanlu::consumers::cli::receipts
