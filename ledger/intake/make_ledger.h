#pragma once
// Making a ledger directory: keys, genesis, keyring, documents, first epoch, bootstrap batch, pins,
// and beside it its access ledger. Each step is done only when it is missing, so that a run that
// was cut is completed by the same command (INTERFACES.md 2.4, init).
#include <functional>
#include <optional>
#include <string>

#include "ledger/cases/bootstrap.h"
#include "ledger/intake/genesis.h"
#include "ledger/intake/open.h"

namespace quanlu::ledger::intake {

struct MakeOptions {
  GenesisOptions genesis;
  log::LogSpec log;
  cases::Administrators administrators;
  WriterOptions writer;
  // Since when the first accounts, roles and rules are in force; nothing: since now. A trial ledger
  // takes events of other years.
  std::optional<Millis> in_force_since;
  bool access = true;  // with its access ledger; stories that read nothing secret go without
};

// Error kConflict "complete" when the directory holds a finished ledger already.
Result<chain::Genesis> make_ledger(const Directory& directory, const MakeOptions& options,
                                   Clock& clock, Random& random);

}  // namespace quanlu::ledger::intake
