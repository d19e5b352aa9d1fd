#pragma once
// RFC 3161 time stamps over a text: asked of anybody's authority, kept whole, checked offline
// (INTEGRITY.md 2.10). The imprint is the suite's digest: SHA-256, or SM3.
#include <memory>
#include <optional>
#include <string>

#include "ledger/crypto/suite.h"
#include "schemas/base/bytes.h"
#include "schemas/base/result.h"
#include "schemas/base/seams.h"

struct x509_store_st;

namespace quanlu::ledger::crypto {

inline constexpr std::size_t kTimeStampBytesMax = 65'536;

struct TimeStampQuery {
  Bytes der;    // what is sent, as application/timestamp-query
  Bytes nonce;  // 8 bytes; the answer has to repeat it
};
TimeStampQuery time_stamp_query(Suite suite, BytesView text, Random& random);

// The certificates that an authority's chain has to end in.
class TimeStampRoots {
 public:
  // PEM, one or more. kUsage "tsaRoots": there is none in it.
  static Result<TimeStampRoots> parse(std::string_view pem, const std::string& where);

  struct Release {
    void operator()(x509_store_st* store) const;
  };
  x509_store_st* store() const { return store_.get(); }

 private:
  explicit TimeStampRoots(x509_store_st* store) : store_(store) {}
  std::unique_ptr<x509_store_st, Release> store_;
};

struct TimeStamp {
  Millis time;           // whole seconds
  std::string serial;    // hex
  bool trusted = false;  // signature and chain to the roots were checked
};

// A response as it was received. The status in it, the imprint, and the nonce where it is known are
// always checked; signature, chain, key usage (as of the time that it says) where roots are given.
// kUsage "timeStamp": it has not the form, or the authority refused. kTampered "timeStamp": it is
// about another text, another question, or nobody under the roots signed it. `where` names it.
Result<TimeStamp> check_time_stamp(BytesView response, Suite suite, BytesView text,
                                   const std::optional<Bytes>& nonce, const TimeStampRoots* roots,
                                   const std::string& where);

}  // namespace quanlu::ledger::crypto
