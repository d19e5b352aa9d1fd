#pragma once
// The digest of a suite, as leaf and node of an RFC 6962 tree and for everything else.
#include <span>

#include "ledger/crypto/handles.h"
#include "ledger/crypto/suite.h"
#include "schemas/base/ids.h"

namespace quanlu::ledger::crypto {

// One per thread: it reuses one context, since making one costs more than hashing an entry. A
// digest cannot fail but for a broken library, which stops the process.
class Hasher {
 public:
  explicit Hasher(Suite suite);

  Suite suite() const { return suite_; }

  Digest of(BytesView bytes);
  Digest digest(std::span<const BytesView> parts);       // of the parts joined
  Digest leaf(BytesView entry);                          // H(0x00 || entry)
  Digest node(const Digest& left, const Digest& right);  // H(0x01 || left || right)

  // In pieces, for documents of any size: begin, update as often as wanted, finish.
  void begin();
  void update(BytesView piece);
  Digest finish();

 private:
  Suite suite_;
  DigestHandle algorithm_;
  DigestContext context_;
};

}  // namespace quanlu::ledger::crypto
