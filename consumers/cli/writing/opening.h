#pragma once
// How a command opens a ledger for writing (INTERFACES.md 2.1): which directory, which log, who
// asks.
#include <memory>
#include <string>
#include <vector>

#include "consumers/cli/frame/context.h"
#include "ledger/intake/open.h"
#include "schemas/settings/settings.h"

namespace quanlu::consumers::cli::writing {

// What quanlu.toml and the command line say about a ledger.
struct LedgerSettings {
  ledger::intake::Directory directory;
  ledger::log::LogSpec log;
  ledger::cases::Caller caller;  // the accounts of the calling uid, --actor in front
  ledger::intake::WriterOptions writer;
  bool own_clock = false;            // a ledger made by demo: its clock follows its events
  schemas::settings::Settings file;  // all that was said, where commands ask for more
};
Result<LedgerSettings> read_settings(const frame::Context& context);

// The log of a ledger as it is read: by seq, with several partitions in the order of the ledger.
struct AcceptedLog {
  std::vector<std::unique_ptr<ledger::log::Log>> partitions;
  std::unique_ptr<ledger::log::OrderedLog> ordered;
  ledger::chain::Genesis genesis;
  ledger::log::Log& in_order() const {
    return ordered ? static_cast<ledger::log::Log&>(*ordered) : *partitions.front();
  }
};
Result<AcceptedLog> open_accepted(const LedgerSettings& settings);

// With progress of the recovery on stderr.
Result<std::unique_ptr<ledger::intake::OpenLedger>> open_for_writing(
    frame::Context& context, const LedgerSettings& settings);

// The same for commands that may come to nothing (a dry run, a refusal, events that are known): the
// writer's epoch begins with the first event that is accepted.
Result<std::unique_ptr<ledger::intake::OpenLedger>> open_for_events(frame::Context& context,
                                                                    LedgerSettings settings);

// The receipt as people read it (INTERFACES.md 2.5).
void print_receipt(const frame::Context& context, const ledger::intake::Receipt& receipt,
                   ledger::crypto::Suite suite);

}  // namespace quanlu::consumers::cli::writing
