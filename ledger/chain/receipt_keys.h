#pragma once
// Which keys sign promises: those of genesis, then each one that a SigningKeyRotated (1317) of
// partition 0 adds; a KeyRevoked (1333) ends one (INTEGRITY.md 2.5, 3.7).
#include <map>
#include <optional>

#include "ledger/chain/genesis.h"

namespace quanlu::ledger::chain {

class ReceiptKeys {
 public:
  explicit ReceiptKeys(const Genesis& genesis);

  // Whether an entry of this type can change anything here.
  static bool concerns(TypeCode type);
  // Accepted entries in the order of their seqs; what is not canonical, not valid or about other
  // keys changes nothing. A rotation counts when its grant is valid, for receipts, and
  // countersigned by a receipt key that is in force.
  void take(BytesView entry);

  struct Known {
    crypto::PublicKey key;
    std::uint64_t serial = 0;
    bool revoked = false;
  };
  const Known* find(const crypto::KeyId& id) const;

 private:
  void rotate(BytesView entry);
  void revoke(BytesView entry);

  crypto::Hasher hasher_;
  crypto::Verifier verifier_;
  Roots roots_;
  std::map<crypto::KeyId, Known> keys_;
};

}  // namespace quanlu::ledger::chain
