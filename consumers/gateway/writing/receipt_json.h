#pragma once
// A receipt as a document quanlu.receipt/1 (INTERFACES.md 2.5): the same bytes from the command
// line and over HTTP.
#include <optional>
#include <string>

#include "ledger/chain/promise.h"
#include "ledger/intake/genesis.h"
#include "ledger/intake/receipt.h"

namespace quanlu::consumers::gateway::writing {

// What stands beside the position: the signed promise, and the size of a published checkpoint that
// covers the event already.
struct Beside {
  std::optional<ledger::chain::SignedPromise> promise{};
  std::optional<TreeSize> checkpoint{};
};
std::string receipt_document(const ledger::intake::Receipt& receipt,
                             const ledger::chain::Genesis& genesis, const Beside& beside = {});

// What the document says, for those who asked over HTTP. Error kFailed "form": it is none.
Result<ledger::intake::Receipt> read_receipt(std::string_view document);

}  // namespace quanlu::consumers::gateway::writing
