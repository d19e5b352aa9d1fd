#pragma once
// The vendor's library of a token. Cryptoki is one for a whole process: it may neither be begun
// twice nor ended under somebody, so whoever uses it is counted. Not for other rooms.
#include <string>

#include "ledger/crypto/token_uri.h"
#include "schemas/base/bytes.h"

struct _CK_FUNCTION_LIST;  // NOLINT(bugprone-reserved-identifier): of <p11-kit/pkcs11.h>

namespace quanlu::ledger::crypto {

class LibraryUse {
 public:
  // kDenied "token_module": it cannot be loaded, is none of Cryptoki, or does not start.
  static Result<LibraryUse> of(const TokenUri& uri);
  LibraryUse(LibraryUse&& other) noexcept;
  LibraryUse& operator=(LibraryUse&&) = delete;
  ~LibraryUse();

  const _CK_FUNCTION_LIST& calls() const { return *calls_; }

 private:
  LibraryUse(std::string name, const _CK_FUNCTION_LIST& calls);

  std::string name_;  // empty: moved from
  const _CK_FUNCTION_LIST* calls_;
};

// A PIN that a token refused is not offered to it again by this process, which may open several
// keys of it: most tokens lock after a few.
bool was_refused(const TokenUri& uri, BytesView pin);
void remember_refused(const TokenUri& uri, BytesView pin);

// "CKR_PIN_INCORRECT" of a CK_RV.
std::string cryptoki_name(unsigned long code);
// kDenied, where the URI says.
tl::unexpected<Error> token_denied(const TokenUri& uri, std::string reason, Words what,
                                   std::string found = {}, Words remedy = {});

}  // namespace quanlu::ledger::crypto
