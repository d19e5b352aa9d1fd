#include "consumers/bundle/seal_rule.h"

namespace quanlu::consumers::bundle {

namespace crypto = ledger::crypto;

bool holds(const ledger::chain::Seal& seal, ledger::chain::Sealed last, std::uint64_t count_max,
           const crypto::PublicKey& key, crypto::Hasher& hasher, crypto::Verifier& verifier) {
  if (seal.count < 1 || seal.count > count_max) return false;
  if (seal.alg != crypto::alg_of(hasher.suite())) return false;
  if (seal.key_id != crypto::key_id(hasher, key)) return false;
  last.count = seal.count;
  return verifier.verify(key, ledger::chain::signed_bytes(last), seal.signature);
}

}  // namespace quanlu::consumers::bundle
