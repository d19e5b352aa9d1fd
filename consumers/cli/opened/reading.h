#pragma once
// A run that shows something of a ledger: who reads, by which rights, and the way into the access
// ledger: through the socket when `serve` runs, else by opening it (INTERFACES.md 2.1, Purpose).
#include <memory>

#include "consumers/cli/opened/ledger.h"
#include "ledger/intake/state_view.h"
#include "projections/query/disclosure.h"
#include "schemas/codec/command.h"

namespace quanlu::consumers::cli::opened {

class Reading {
 public:
  // The logs of `ledger` outlive it. The rights of the account are those at the head of its log; a
  // trial ledger without --actor shows one person everything, who is recorded as "uid:<number>".
  // Errors: kDenied "role"; kUsage "purpose".
  static Result<std::unique_ptr<Reading>> open(const frame::Context& context, OpenedLedger& ledger);

  // What the command shows passes through here; permit() before the first byte.
  projections::query::Disclosure& disclosure() { return *disclosure_; }
  // The decision state at the head of the log, opened when it is asked for.
  Result<ledger::intake::StateView*> state();
  const ledger::chain::Genesis& genesis() const { return genesis_; }

  // 1309, durable when it returns; before the file is handed over.
  Status record(const ledger::cases::ExportMade& made);

 private:
  Reading(const frame::Context& context, OpenedLedger& ledger)
      : context_(context), directory_(ledger.directory), log_(ledger.in_order()) {}
  Status record(const std::vector<ledger::cases::SensitiveRead>& reads);
  Status record_commands(std::vector<schemas::codec::Command> commands);

  const frame::Context& context_;
  const ledger::intake::Directory directory_;
  ledger::log::Log& log_;
  ledger::chain::Genesis genesis_;
  std::unique_ptr<ledger::intake::StateView> state_;
  std::optional<projections::query::Disclosure> disclosure_;
};

}  // namespace quanlu::consumers::cli::opened
