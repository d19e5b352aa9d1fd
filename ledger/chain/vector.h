#pragma once
// The body of a checkpoint vector (1315), read by offset (ledger/FORMAT.md section 20): which
// checkpoints were published before this entry, so that partitions are ordered against each other
// and the access ledger cannot be cut alone.
#include <optional>
#include <vector>

#include "schemas/base/bytes.h"
#include "schemas/base/ids.h"

namespace quanlu::ledger::chain {

struct CheckpointVector {
  struct One {
    Partition partition;
    TreeSize size;
    Digest root;
    Digest note;  // H of the note text
  };
  std::vector<One> partitions;  // ascending
  std::optional<TreeSize> access_size;
  Digest access_root;  // of the access ledger at access_size
};

// The entry is canonical and a 1315. Nothing when the lists are not of one length and ascending by
// partition, a digest has not 32 bytes, or a root of the access ledger stands without its size.
std::optional<CheckpointVector> parse_vector(BytesView entry);

}  // namespace quanlu::ledger::chain
