#pragma once
// The bodies of the three control events that follow genesis (genesis.h), read by offset. Their
// structs are frozen; which fields they have: ledger/FORMAT.md section 6.
#include <optional>
#include <string>
#include <vector>

#include "ledger/crypto/keys.h"
#include "schemas/base/bytes.h"
#include "schemas/base/ids.h"

namespace quanlu::ledger::chain {

// 1321: the first entry of an epoch, alone in its batch.
struct WriterEpochStarted {
  Epoch epoch;
  Id16 instance;  // random per start of a process
  crypto::PublicKey writer_key;
  Bytes grant;  // empty unless all writer keys of the ledger were lost
  std::string host, program;
};

// 1332 and 1333; of a KeyAdded reason and sizes are empty.
struct KeyChange {
  Bytes grant;
  std::string reason;
  std::vector<std::uint64_t> from_sizes;  // per partition, from where its entries are disputed
};

// The entry is canonical and of that type. Nothing when the body does not decode.
std::optional<WriterEpochStarted> parse_epoch_started(crypto::Suite suite, BytesView entry);
std::optional<KeyChange> parse_key_change(BytesView entry);

}  // namespace quanlu::ledger::chain
