#pragma once
// One case: what it is, whom it is about, what is due, and its history with what each event
// changed, told from the log at the places that the view keeps (INTERFACES.md 2.5).
#include "consumers/cli/asking/case_rows.h"
#include "consumers/cli/replaying/replay_text.h"

namespace quanlu::consumers::cli::asking {

// The events of the case that the cut leaves, in log order, with the state after each (0: none).
struct CaseHistory {
  ledger::crypto::Suite suite;  // of the ledger: documents are named by its digests
  std::vector<replaying::Entry> entries;
  std::map<Seq, std::uint8_t> states;
};
// What the reader may not see is left out; that the rest is shown is in the access ledger when this
// returns. kDenied and kAbsent as Disclosure::named has them.
Result<CaseHistory> history_of(const OpenedViews& views, const Case& of);

Status print_case(const frame::Context& context, const OpenedViews& views, const Case& of,
                  const CaseHistory& history);
Status print_case_json(const frame::Context& context, const OpenedViews& views, const Case& of,
                       const CaseHistory& history);

}  // namespace quanlu::consumers::cli::asking
