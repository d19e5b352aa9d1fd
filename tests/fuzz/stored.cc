// Small things that lie stored: grants, seals, saved states. Whatever is taken has one form: it is
// written again as the very bytes that were read.
#include "ledger/chain/grant.h"
#include "ledger/chain/seal.h"
#include "ledger/chain/state.h"
#include "tests/fuzz/fuzz.h"

using namespace quanlu;
namespace chain = ledger::chain;

namespace {

bool same(BytesView left, BytesView right) {
  return as_text(left) == as_text(right);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static ledger::crypto::Hasher sha256(ledger::crypto::Suite::kSha256);
  static ledger::crypto::Hasher gm(ledger::crypto::Suite::kGm);
  const BytesView bytes(data, size);
  if (const auto grant = chain::parse_grant(sha256, bytes))
    FUZZ_CHECK(same(chain::encode(*grant), bytes));
  if (const auto grant = chain::parse_grant(gm, bytes))
    FUZZ_CHECK(same(chain::encode(*grant), bytes));
  if (const auto seal = chain::parse_seal(bytes)) FUZZ_CHECK(same(chain::encode(*seal), bytes));
  if (const auto state = chain::decode_state(bytes)) FUZZ_CHECK(same(chain::encode(*state), bytes));
  return 0;
}
