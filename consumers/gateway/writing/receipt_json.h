#pragma once
// A receipt as a document quanlu.receipt/1 (INTERFACES.md 2.5): the same bytes from the command
// line and over HTTP.
#include <string>

#include "ledger/intake/genesis.h"
#include "ledger/intake/receipt.h"

namespace quanlu::consumers::gateway::writing {

std::string receipt_document(const ledger::intake::Receipt& receipt,
                             const ledger::chain::Genesis& genesis);

// What the document says, for those who asked over HTTP. Error kFailed "form": it is none.
Result<ledger::intake::Receipt> read_receipt(std::string_view document);

}  // namespace quanlu::consumers::gateway::writing
