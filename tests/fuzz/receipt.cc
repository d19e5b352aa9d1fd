// A receipt that somebody presents. What is taken has one meaning: its promise, written again, is
// the very bytes that were signed, and its line in a log of promises reads back alike.
#include "consumers/cli/receipts/receipt_file.h"
#include "tests/fuzz/fuzz.h"

using namespace quanlu;
namespace chain = ledger::chain;
namespace receipts = consumers::cli::receipts;

namespace {

std::string line_of(const chain::SignedPromise& given) {
  return R"({"promise":{"message":")" + to_base64(chain::signed_bytes(given.promise)) +
         R"(","keyId":")" + to_hex(given.key_id.bytes) + R"(","signature":")" +
         to_base64(given.signature) + R"("}})";
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const BytesView bytes(data, size);
  if (const auto promise = chain::parse_promise(bytes))
    FUZZ_CHECK(as_text(chain::signed_bytes(*promise)) == as_text(bytes));
  const auto receipt = receipts::read_receipt(as_text(bytes), "fuzz");
  if (!receipt) {
    FUZZ_CHECK(receipt.error().reason == "receipt");
    return 0;
  }
  const auto again = receipts::read_receipt(line_of(receipt->given), "line");
  FUZZ_CHECK(again && again->given == receipt->given && again->differs.empty());
  return 0;
}
