#pragma once
// A receipt's promise: the operator's signature over where an accepted event lies and until when a
// published checkpoint covers it (ledger/FORMAT.md section 19). What is signed never changes.
#include <array>
#include <optional>

#include "ledger/crypto/keys.h"
#include "schemas/base/bytes.h"
#include "schemas/base/ids.h"

namespace quanlu::ledger::chain {

inline constexpr std::size_t kPromiseSize = 128;

struct Promise {
  Digest log_id;
  Partition partition;
  Seq seq;
  Digest leaf;
  EventId event_id;
  Millis issued_at;
  Millis due_at;  // behind issued_at: then a checkpoint of a size above seq is published
  friend bool operator==(const Promise&, const Promise&) = default;
};

using PromiseBytes = std::array<std::uint8_t, kPromiseSize>;
PromiseBytes signed_bytes(const Promise& promise);

// Nothing when size, tag or the reserved bytes are wrong, seq is 2^53 or more, issued_at is not
// above 0 or due_at not behind it.
std::optional<Promise> parse_promise(BytesView bytes);

struct SignedPromise {
  Promise promise;
  crypto::KeyId key_id;  // of the receipt key
  crypto::Signature signature{};
  friend bool operator==(const SignedPromise&, const SignedPromise&) = default;
};
SignedPromise make_promise(const crypto::SigningKey& key, const Promise& promise);

}  // namespace quanlu::ledger::chain
