#pragma once
// Level V0 of one entry by itself: form, canonical bytes, header constants, schema.
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "consumers/verify/report.h"
#include "ledger/chain/canonical.h"
#include "ledger/chain/entry.h"

namespace quanlu::consumers::verify {

struct EntryFault {
  std::string_view kind;  // "not_canonical", "header", "undecodable"
  Severity severity = Severity::kViolation;
  std::string expected, actual;
};

// Decodes an entry under its released schema; nothing when it does. Called from several threads at
// once, with canonical entries only.
using Decode =
    std::function<std::optional<EntryFault>(const ledger::chain::Header& header, BytesView entry)>;

// The entry has its form (ledger/chain: has_entry_form). Allocates only when something is wrong.
std::optional<EntryFault> check_entry(BytesView entry, const Decode& decode);

}  // namespace quanlu::consumers::verify
