#pragma once
// Checking signatures: Ed25519 as OpenSSL does it (S < L, R compared as bytes, no cofactor), SM2
// with SM3 under the identity 1234567812345678 (GB/T 35276), which OpenSSL does not assume by
// itself.
#include <vector>

#include "ledger/crypto/keys.h"

namespace quanlu::ledger::crypto {

// One per thread. Remembers parsed keys, since parsing costs as much as a tenth of a verification
// and a ledger has few keys.
class Verifier {
 public:
  // False for any wrong signature, wrong length or bytes that are no key.
  bool verify(const PublicKey& key, BytesView message, BytesView signature);

 private:
  static constexpr std::size_t kKeysMax = 64;
  struct Known {
    PublicKey key;
    KeyHandle handle;
  };
  evp_pkey_st* parsed(const PublicKey& key);

  std::vector<Known> known_;
};

}  // namespace quanlu::ledger::crypto
