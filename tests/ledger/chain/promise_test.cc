// The 128 bytes that a receipt key signs.
#include "ledger/chain/promise.h"

#include "tests/support/chain_world.h"

namespace quanlu::tests {
namespace {

Promise sample() {
  Promise promise{.partition = Partition(3),
                  .seq = Seq(6),
                  .issued_at = Millis(1'725'437'987'000),
                  .due_at = Millis(1'725'438'047'000)};
  promise.log_id.bytes.fill(0x11);
  promise.leaf.bytes.fill(0x22);
  promise.event_id.bytes.fill(0x33);
  return promise;
}

TEST_CASE("a promise says where and until when in 128 bytes that are read back alike") {
  const PromiseBytes bytes = signed_bytes(sample());
  CHECK(to_hex(bytes) ==
        "7175616e6c752f726370742f76310a00"
        "1111111111111111111111111111111111111111111111111111111111111111"
        "00000003000000000000000000000006"
        "2222222222222222222222222222222222222222222222222222222222222222"
        "33333333333333333333333333333333"
        "00000191bc1e48b800000191bc1f3318");
  CHECK(parse_promise(bytes) == sample());
}

TEST_CASE("every bit of a promise and of its signature is covered, in both suites") {
  for (const crypto::Suite suite : {crypto::Suite::kSha256, crypto::Suite::kGm}) {
    const auto key = key_of(suite, 300);
    const SignedPromise made = make_promise(key, sample());
    const PromiseBytes message = signed_bytes(made.promise);
    crypto::Verifier verifier;
    REQUIRE(verifier.verify(key.public_key(), message, made.signature));
    for (std::size_t bit = 0; bit < 8 * (message.size() + made.signature.size()); ++bit) {
      PromiseBytes flipped = message;
      crypto::Signature signature = made.signature;
      const std::size_t byte = bit / 8;
      (byte < flipped.size() ? flipped[byte] : signature[byte - flipped.size()]) ^=
          static_cast<std::uint8_t>(1U << bit % 8);
      INFO(bit);
      const auto parsed = parse_promise(flipped);
      if (parsed && byte < flipped.size()) CHECK_FALSE(*parsed == sample());
      CHECK_FALSE(verifier.verify(key.public_key(), flipped, signature));
    }
  }
}

TEST_CASE("what has not the form of a promise says nothing") {
  const auto bytes_of = [](const Promise& promise) {
    const PromiseBytes bytes = signed_bytes(promise);
    return Bytes(bytes.begin(), bytes.end());
  };
  const Bytes good = bytes_of(sample());
  REQUIRE(parse_promise(good));
  CHECK_FALSE(parse_promise({}));
  CHECK_FALSE(parse_promise(BytesView(good).first(127)));
  Bytes more = good;
  more.push_back(0);
  CHECK_FALSE(parse_promise(more));
  for (const std::size_t at : {0U, 15U, 52U, 55U}) {
    Bytes changed = good;
    changed[at] ^= 1;
    CHECK_FALSE(parse_promise(changed));
  }
  Promise wrong = sample();
  wrong.seq = Seq(std::uint64_t{1} << 53);
  CHECK_FALSE(parse_promise(bytes_of(wrong)));
  wrong = sample();
  wrong.due_at = wrong.issued_at;
  CHECK_FALSE(parse_promise(bytes_of(wrong)));
  wrong = sample();
  wrong.issued_at = Millis(0);
  CHECK_FALSE(parse_promise(bytes_of(wrong)));
}

}  // namespace
}  // namespace quanlu::tests
