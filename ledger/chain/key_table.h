#pragma once
// What a reader knows of keys: a function of genesis and of the grants accepted so far.
#include <map>
#include <vector>

#include "ledger/chain/grant.h"
#include "ledger/crypto/verify.h"

namespace quanlu::ledger::chain {

struct RootKey {
  crypto::KeyId id;
  crypto::PublicKey key;
};

// The root keys of genesis and what of it decides about grants.
struct Roots {
  Digest log_id;
  std::uint32_t partition_count = 0;
  std::uint8_t threshold = 0;
  std::vector<RootKey> keys;
  const RootKey* find(const crypto::KeyId& id) const;
};

// The newest grant of a key replaces what was known of it, partition and first epoch included.
struct KnownKey {
  crypto::PublicKey key;
  Role role = Role::kWriter;
  Action action = Action::kAdd;
  std::uint64_t serial = 0;
  Partition partition = kAllPartitions;
  Epoch from_epoch;
  friend bool operator==(const KnownKey&, const KnownKey&) = default;
};

class KeyTable {
 public:
  // Whether the grant is valid here: its ledger, its partition and the wanted action, enough root
  // signatures and none that is wrong, its proof; no root key; and where the key is known, the same
  // role and a higher serial.
  bool admits(const Grant& grant, Action wanted, const Roots& roots,
              crypto::Verifier& verifier) const;

  // Asked when an epoch starts; later only a revocation ends it.
  bool may_write(const crypto::KeyId& id, const crypto::PublicKey& key, Partition partition,
                 Epoch epoch) const;

  // False, and nothing happens, when a grant of an equal or higher serial is known.
  bool apply(const Grant& grant);

  const std::map<crypto::KeyId, KnownKey>& all() const { return keys_; }
  void restore(const crypto::KeyId& id, KnownKey key) { keys_[id] = std::move(key); }
  friend bool operator==(const KeyTable&, const KeyTable&) = default;

 private:
  std::map<crypto::KeyId, KnownKey> keys_;
};

bool reaches(Partition granted, Partition partition);

}  // namespace quanlu::ledger::chain
