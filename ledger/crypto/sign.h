#pragma once
// The two signature schemes over OpenSSL keys; keys.h and verify.h are their faces.
#include "ledger/crypto/handles.h"
#include "ledger/crypto/keys.h"

namespace quanlu::ledger::crypto {

KeyHandle parse_handle(const PublicKey& key);  // null when the bytes are no key of their suite
// The pair of 32 secret bytes; null when they are no key (SM2: outside 1 .. n - 2).
KeyHandle pair_handle(Suite suite, BytesView secret32);
// The public half; nothing when the key is of another kind than the suite's.
std::optional<PublicKey> public_of(Suite suite, const evp_pkey_st* handle);

Signature sign_with(evp_pkey_st* handle, Suite suite, BytesView message);
bool verify_with(evp_pkey_st* handle, Suite suite, BytesView message, BytesView signature);

}  // namespace quanlu::ledger::crypto
