#pragma once
// HMAC (RFC 2104) and HKDF (RFC 5869) over the digest of a suite.
#include <span>

#include "ledger/crypto/secret.h"
#include "ledger/crypto/suite.h"
#include "schemas/base/bytes.h"
#include "schemas/base/ids.h"

namespace quanlu::ledger::crypto {

Digest hmac(Suite suite, const Secret& key, std::span<const BytesView> parts);

// Extract and expand; size <= 255 * 32.
Secret hkdf(Suite suite, const Secret& key, BytesView salt, BytesView info, std::size_t size);

}  // namespace quanlu::ledger::crypto
