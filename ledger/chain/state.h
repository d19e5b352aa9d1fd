#pragma once
// What a reader of one partition knows after a record: all that the accept rule needs, and nothing
// that is not a function of the records before (ledger/FORMAT.md section 8).
#include <optional>
#include <vector>

#include "ledger/chain/genesis.h"
#include "ledger/chain/key_table.h"
#include "schemas/base/result.h"

namespace quanlu::ledger::chain {

// A linked entry that waits for its seal.
struct PendingEntry {
  Digest leaf;
  Millis recorded_at;
  std::uint64_t bytes_to_here = 0;  // entry bytes of the batch up to and with this one
  Locator locator;
  friend bool operator==(const PendingEntry&, const PendingEntry&) = default;
};
struct PendingGrant {
  std::size_t index = 0;  // of its entry in pending
  Grant grant;
  friend bool operator==(const PendingGrant&, const PendingGrant&) = default;
};

struct WriterKey {
  crypto::KeyId id;
  crypto::PublicKey key;
  friend bool operator==(const WriterKey&, const WriterKey&) = default;
};

// A value: copies are independent. Only a state without pending entries is saved; a reader goes on
// from the locator after the accepted, sealed record that made it so.
struct State {
  Partition partition;
  Seq next_seq;  // the head: how many entries are accepted, and
  Digest prev;   // the leaf hash of the last one
  Millis recorded_at{1};
  Epoch epoch;
  Digest era;                       // leaf hash of the WriterEpochStarted in force
  std::optional<WriterKey> writer;  // of that epoch; none before the first and after its revocation
  KeyTable keys;
  std::vector<PendingEntry> pending;
  std::vector<PendingGrant> pending_grants;

  static State start(const Genesis& genesis, Partition partition);
  friend bool operator==(const State&, const State&) = default;
};

// A saved position. Encoding needs pending to be empty; decoding takes exactly what encoding made
// and is otherwise Failure::kTampered, since our own file changed.
Bytes encode(const State& state);
Result<State> decode_state(BytesView bytes);

}  // namespace quanlu::ledger::chain
