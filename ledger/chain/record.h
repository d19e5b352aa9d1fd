#pragma once
#include <optional>

#include "schemas/base/bytes.h"
#include "schemas/base/ids.h"

namespace quanlu::ledger::chain {

// An entry as it lies in a log, with its seal or without. The bytes are borrowed from the log's
// buffer and look only for the length of a call. A carrier that finds a seal of a wrong form (a
// second one, one without a value) gives an empty seal, which no rule accepts.
struct Record {
  Locator locator;  // Kafka offset, LMDB row: orders the records of a partition, nothing else
  BytesView entry;
  std::optional<BytesView> seal;
};

}  // namespace quanlu::ledger::chain
