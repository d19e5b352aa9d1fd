#pragma once
// The checkpoint vector (1315, INTEGRITY.md 2.8): once a day the newest published checkpoint of
// each partition and of the access ledger become an event, so that none of them can be cut alone.
#include <functional>
#include <optional>
#include <string>

#include "consumers/cli/evidence/publishing.h"
#include "ledger/intake/directory.h"
#include "ledger/intake/writer.h"
#include "schemas/codec/control.h"

namespace quanlu::consumers::cli::serving {

// On the publisher's thread. Days are civil days at UTC+8, the first one is that after genesis. The
// event id follows from ledger and day, so that a second process of the same day adds none.
class DailyVector {
 public:
  struct Parts {
    ledger::intake::Writer& writer;
    const ledger::chain::Genesis& genesis;
    const ledger::chain::Genesis* access = nullptr;  // genesis of the access ledger; null: not open
    ledger::intake::Directory directory;
    Clock& clock;
  };
  explicit DailyVector(Parts parts);

  // After a publication of partition 0. What failed is tried again after the next one.
  Status submit_if_due(const ledger::note::Checkpoint& published);

 private:
  Status add_others(ledger::crypto::Hasher& hasher, schemas::codec::CheckpointVector& into) const;

  const Parts parts_;
  Day done_;  // the last day that needs none
};

// The note text of a checkpoint, hashed: what a vector names it by.
Digest note_digest(ledger::crypto::Hasher& hasher, const ledger::note::Checkpoint& checkpoint);

}  // namespace quanlu::consumers::cli::serving
