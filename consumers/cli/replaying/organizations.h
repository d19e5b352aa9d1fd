#pragma once
// How the organizations of a case stand at a point of the log: by all events that move them up to
// there, of which a case holds but a few.
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "consumers/cli/replaying/history.h"
#include "ledger/cases/fold.h"
#include "ledger/intake/documents.h"

namespace quanlu::consumers::cli::replaying {

// Goes forward only. Stays where it is: its fold looks at its rules.
class Organizations {
 public:
  // Those that the entries of `history` are about or belong to, read from the log within the cut.
  // What the reader may not see of them is left out; what is shown is noted for permit().
  static Result<std::unique_ptr<Organizations>> read(frame::Context& context,
                                                     opened::OpenedLedger& ledger,
                                                     const History& history, const axes::Cut& point,
                                                     projections::query::Disclosure& disclosure);
  Organizations(const Organizations&) = delete;
  Organizations& operator=(const Organizations&) = delete;

  void advance(Seq last);  // with that one
  // Puts state and version of each that is there by now in place of what the case alone says.
  void put_into(ledger::cases::CaseView& view) const;

 private:
  struct Kept {
    Bytes bytes;
    schemas::codec::Event event;
  };

  explicit Organizations(const opened::OpenedLedger& ledger, ledger::crypto::Suite suite)
      : documents_(ledger.paths.documents(), suite), rules_(documents_), fold_(rules_) {}

  ledger::intake::Documents documents_;
  ledger::cases::PublishedRules rules_;
  ledger::cases::CaseFold fold_;
  std::set<std::string, std::less<>> streams_;  // "Org/<key>"
  std::vector<Kept> events_;                    // in log order
  std::size_t next_ = 0;                        // of them to be folded
};

}  // namespace quanlu::consumers::cli::replaying
