#pragma once
// The seal beside the last entry of a batch: the writer key's signature over the batch's size,
// place and last leaf hash (ledger/FORMAT.md section 4). The links make it cover the entries
// before.
#include <array>
#include <optional>

#include "ledger/crypto/keys.h"
#include "schemas/base/bytes.h"
#include "schemas/base/ids.h"

namespace quanlu::ledger::chain {

inline constexpr std::size_t kSealSize = 80, kSealedSize = 96;
inline constexpr std::uint8_t kSealVersion = 1;

using SealBytes = std::array<std::uint8_t, kSealSize>;

struct Seal {
  std::uint8_t alg = 0;
  std::uint32_t count = 0;  // entries of the batch
  crypto::KeyId key_id;
  crypto::Signature signature{};
  friend bool operator==(const Seal&, const Seal&) = default;
};

SealBytes encode(const Seal& seal);

// Nothing when size, version or the reserved bytes are wrong. alg and count are judged by the
// caller, who knows the suite and the limit.
std::optional<Seal> parse_seal(BytesView bytes);

// What a seal says, and the 96 bytes that are signed.
struct Sealed {
  Digest log_id;
  Partition partition;
  std::uint32_t count = 0;
  Seq seq;      // of the last entry
  Digest leaf;  // of the last entry
};
std::array<std::uint8_t, kSealedSize> signed_bytes(const Sealed& sealed);

SealBytes make_seal(const crypto::SigningKey& key, const Sealed& sealed);

}  // namespace quanlu::ledger::chain
