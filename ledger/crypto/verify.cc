#include "ledger/crypto/verify.h"

#include <utility>

#include <openssl/err.h>

#include "ledger/crypto/sign.h"

namespace quanlu::ledger::crypto {

bool Verifier::verify(const PublicKey& key, BytesView message, BytesView signature) {
  evp_pkey_st* handle = parsed(key);
  const bool right = handle != nullptr && verify_with(handle, key.suite, message, signature);
  if (!right) ERR_clear_error();  // the library queues a reason that nobody else wants to find
  return right;
}

evp_pkey_st* Verifier::parsed(const PublicKey& key) {
  for (const Known& known : known_)
    if (known.key == key) return known.handle.get();
  KeyHandle handle = parse_handle(key);
  if (handle == nullptr) return nullptr;
  if (known_.size() == kKeysMax) known_.erase(known_.begin());
  known_.push_back({key, std::move(handle)});
  return known_.back().handle.get();
}

}  // namespace quanlu::ledger::crypto
