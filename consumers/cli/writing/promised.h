#pragma once
// Promises and checkpoints for one appended event (INTEGRITY.md 2.9). A process that ends after the
// append keeps its promise first and signs it then: nobody would keep it afterwards.
#include "consumers/cli/writing/opening.h"
#include "consumers/gateway/writing/receipt_json.h"

namespace quanlu::consumers::cli::writing {

// What the command line asks for beside the position.
struct Wanted {
  bool checkpoint = false;  // --wait checkpoint
  bool promise = false;     // --promise
  bool any() const { return checkpoint || promise; }
};
Wanted wanted_of(const frame::Options& options);

// By the process that holds the writer: publishes a checkpoint over all there is, then signs.
// kIncomplete "noPromise" when witnesses hold the checkpoint back.
Result<gateway::writing::Beside> publish_and_promise(frame::Context& context,
                                                     const LedgerSettings& settings,
                                                     ledger::intake::OpenLedger& ledger,
                                                     const ledger::intake::Receipt& receipt);

// Until the service that publishes has a checkpoint above the event; kIncomplete "aboveCheckpoint"
// when the time is over.
Result<TreeSize> wait_for_checkpoint(frame::Context& context,
                                     const ledger::intake::Directory& directory,
                                     Partition partition, Seq seq);

// The receipt of an event that a published checkpoint has come to cover.
std::string with_checkpoint(const std::string& document, TreeSize size);

// The lines of a receipt about promise and checkpoint, as people read them.
void print_beside(const frame::Context& context, std::string_view document);
void print_checkpoint(const screen::Screen& screen, TreeSize size);

}  // namespace quanlu::consumers::cli::writing
