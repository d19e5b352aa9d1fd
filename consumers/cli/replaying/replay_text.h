#pragma once
// A case told event by event: the steps, and how they are shown.
#include <memory>
#include <vector>

#include "consumers/cli/replaying/comparison.h"
#include "consumers/cli/replaying/telling.h"
#include "consumers/cli/screen/json.h"
#include "ledger/intake/documents.h"

namespace quanlu::consumers::cli::replaying {

struct Moved {
  std::string stream;
  std::uint8_t from = 0, to = 0;
};

// What one event did.
struct Told {
  const Entry* entry = nullptr;
  std::vector<cases::FieldChange> changes;
  std::vector<Moved> moves;
  std::vector<cases::DeadlineView> deadlines;  // started, stopped or moved by it
};

// Folds entry by entry with the rules known by then, which come from documents/ by the digests that
// the log names. Lives longer than its view.
class Teller {
 public:
  Teller(const opened::OpenedLedger& ledger, ledger::crypto::Suite suite);
  // Nothing for an entry that only publishes rules.
  std::optional<Told> tell(const Entry& entry);
  const cases::CaseView& view() const { return fold_.view(); }

 private:
  ledger::intake::Documents documents_;
  cases::PublishedRules rules_;
  cases::CaseFold fold_;
  std::set<Seq> masked_;  // events of which the reader sees no persons
};

void print_told(const screen::Screen& screen, const Told& told);
void print_state(const screen::Screen& screen, const cases::CaseView& view);
void print_comparison(const screen::Screen& screen, const Named& named,
                      const Comparison& comparison);
void add_told(screen::Json& json, const Told& told);

}  // namespace quanlu::consumers::cli::replaying
