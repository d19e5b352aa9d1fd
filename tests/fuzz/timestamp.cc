// A response of somebody who says to be a time-stamp authority, about a fixed text and unknown
// roots: taken, refused or contradicted, never more.
#include "ledger/crypto/timestamp.h"

#include "tests/fuzz/fuzz.h"

using namespace quanlu;
namespace crypto = ledger::crypto;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  for (const crypto::Suite suite : {crypto::Suite::kSha256, crypto::Suite::kGm}) {
    const auto checked = crypto::check_time_stamp({data, size}, suite, as_bytes("text"),
                                                  std::nullopt, nullptr, "fuzz");
    if (checked) {
      FUZZ_CHECK(checked->time.value > 0 && !checked->trusted);
    } else {
      FUZZ_CHECK(checked.error().reason == "timeStamp");
    }
  }
  return 0;
}
