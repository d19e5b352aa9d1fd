// A policy file: what reads has a quorum that more witnesses only come nearer to, and that nobody
// alone fills unless it says so.
#include "ledger/policy/policy.h"

#include "tests/fuzz/fuzz.h"

using namespace quanlu;
namespace crypto = ledger::crypto;
namespace policy = ledger::policy;

namespace {

void check(const policy::Policy& read) {
  const std::size_t count = read.witnesses().size();
  std::vector<bool> cosigned(count, false);
  bool reached = read.reached(cosigned);
  FUZZ_CHECK(reached == (read.quorum() == "none"));
  for (std::size_t i = 0; i < count; ++i) {
    cosigned[i] = true;
    const bool now = read.reached(cosigned);
    FUZZ_CHECK(now || !reached);
    reached = now;
  }
  FUZZ_CHECK(reached);  // what all of them cannot fill is no policy
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  for (const crypto::Suite suite : {crypto::Suite::kSha256, crypto::Suite::kGm}) {
    crypto::Hasher hasher(suite);
    const auto read = policy::Policy::parse(as_text(BytesView(data, size)), hasher, "fuzz");
    if (read)
      check(*read);
    else
      FUZZ_CHECK(read.error().reason == "policy" && read.error().where.starts_with("fuzz"));
  }
  return 0;
}
