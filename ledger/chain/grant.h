#pragma once
// Grants: root keys, kept offline, say which key may do what from when (ledger/FORMAT.md section
// 5).
#include <optional>
#include <vector>

#include "ledger/crypto/digest.h"
#include "ledger/crypto/keys.h"
#include "schemas/base/bytes.h"
#include "schemas/base/ids.h"

namespace quanlu::ledger::chain {

enum class Role : std::uint16_t {
  kWriter = 1,
  kCheckpoint = 2,
  kReceipt = 3,
  kFeed = 4,
  kExport = 5
};
enum class Action : std::uint16_t { kAdd = 1, kRevoke = 2 };

inline constexpr Partition kAllPartitions{0xFFFF'FFFF};

struct RootSignature {
  crypto::KeyId root;
  crypto::Signature signature{};
  friend bool operator==(const RootSignature&, const RootSignature&) = default;
};

struct Grant {
  Digest log_id;  // zero in genesis, which has none yet
  Partition partition = kAllPartitions;
  Role role = Role::kWriter;
  Action action = Action::kAdd;
  std::uint64_t serial = 0;  // above the last one of this key, so that no old grant counts again
  Epoch from_epoch;
  crypto::PublicKey key;
  crypto::KeyId key_id;                   // of key; derived, not a part of the bytes
  std::vector<RootSignature> signatures;  // root ids ascending
  crypto::Signature proof{};              // of possession, by key itself; only when action is kAdd
  friend bool operator==(const Grant&, const Grant&) = default;
};

// Tag to key: what root keys and the new key sign.
Bytes signed_part(const Grant& grant);
Bytes encode(const Grant& grant);

// Nothing when the bytes have not exactly the form of a grant in the hasher's suite: known role and
// action, a key of the suite, one partition for a checkpoint key, root ids strictly ascending, a
// proof only where it belongs, no byte more. Says nothing about signatures.
std::optional<Grant> parse_grant(crypto::Hasher& hasher, BytesView bytes);

// How grants are made: fill the fields up to key, let each root key sign, then the key itself
// prove.
void sign(Grant& grant, const crypto::SigningKey& root);
void prove(Grant& grant, const crypto::SigningKey& key);

}  // namespace quanlu::ledger::chain
