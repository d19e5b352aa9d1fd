#pragma once
// Where an entry stands among all entries of its ledger, and in which partition it lies
// (ledger/FORMAT.md section 4.1). Nothing of it is the accept rule's: a fold sees one partition.
#include <string_view>

#include "ledger/crypto/digest.h"
#include "schemas/base/bytes.h"
#include "schemas/base/ids.h"

namespace quanlu::ledger::chain {

// The partition of a partition key: H(key) mod `partitions`; the empty key is partition 0.
Partition partition_of(crypto::Hasher& hasher, std::string_view key, std::uint32_t partitions);

// The place of an accepted entry in the order of its ledger: authorityAt of its envelope, which the
// writer of a ledger with more than one partition gives; with one partition the seq. It grows
// within a partition and never comes twice in a ledger, but is not dense: each start of a writer
// leaves room.
Seq place_of(BytesView entry);

}  // namespace quanlu::ledger::chain
