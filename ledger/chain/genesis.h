#pragma once
// Genesis: entry 0 of partition 0. Its leaf hash is the log id, the one thing that a verifier pins;
// suite, partitions, root keys, first writer keys and limits follow from it for ever.
#include <string>
#include <vector>

#include "ledger/chain/grant.h"
#include "ledger/chain/key_table.h"
#include "ledger/crypto/verify.h"
#include "schemas/base/result.h"

namespace quanlu::ledger::chain {

struct Genesis {
  Bytes entry;
  Digest log_id;
  crypto::Suite suite = crypto::Suite::kSha256;
  std::uint32_t partition_count = 0;  // P
  std::string origin;
  Roots roots;                               // its log_id and partition_count are those above
  std::vector<Grant> grants;                 // writer keys, at least one of them a spare
  std::vector<std::string> checkpoint_keys;  // vkeys, one per partition in order
  std::vector<crypto::PublicKey> receipt_keys;
  std::uint32_t batch_events_max = 0, batch_bytes_max = 0;
  std::uint32_t checkpoint_seconds = 0, merge_seconds = 0;

  // The listed writer key that may seal the first entry of the partition; null when there is none.
  const Grant* writer(const crypto::KeyId& id, Partition partition) const;
};

inline constexpr std::uint32_t kBatchEventsMax = 4096;  // highest and default
inline constexpr std::uint32_t kBatchBytesMin = 65'528, kBatchBytesMax = 1'000'000;

// The suite that an entry names; nothing when it is no entry or names none.
std::optional<crypto::Suite> suite_of(BytesView entry);

// The genesis that is right (ledger/FORMAT.md section 6.1), or Failure::kTampered that names the
// rule that it breaks. Whoever holds a pin compares it with log_id.
Result<Genesis> read_genesis(crypto::Hasher& hasher, crypto::Verifier& verifier, BytesView entry);

// Whether an entry of a partition's seq 0 opens it under this genesis: the body, section sizes and
// bytes, is that of genesis but for the partition. The entry is canonical.
bool opens_partition(const Genesis& genesis, BytesView entry, Partition partition);

}  // namespace quanlu::ledger::chain
