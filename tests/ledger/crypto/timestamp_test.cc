// RFC 3161 responses over the text "text", made by OpenSSL's own authority
// (tests/golden/timestamp).
#include "ledger/crypto/timestamp.h"

#include <fstream>
#include <iterator>

#include "ledger/crypto/digest.h"
#include "tests/support/catch.h"
#include "tests/support/paths.h"

namespace quanlu::tests {
namespace {

using namespace ledger::crypto;  // NOLINT: stories are about nothing else

std::string file(const char* name) {
  std::ifstream in(source_dir() / "tests/golden/timestamp" / name, std::ios::binary);
  REQUIRE(in.good());
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

const TimeStampRoots& roots(const char* name) {
  static const TimeStampRoots right = must(TimeStampRoots::parse(file("root.pem"), "root.pem"));
  static const TimeStampRoots other = must(TimeStampRoots::parse(file("other.pem"), "other.pem"));
  return std::string_view(name) == "root.pem" ? right : other;
}

Result<TimeStamp> check(const std::string& response, Suite suite, std::string_view text,
                        const TimeStampRoots* trusted,
                        const std::optional<Bytes>& nonce = std::nullopt) {
  return check_time_stamp(as_bytes(response), suite, as_bytes(text), nonce, trusted, "file");
}

TEST_CASE("a time stamp of either suite is verified offline under the authority's root") {
  for (const Suite suite : {Suite::kSha256, Suite::kGm}) {
    const std::string response = file(suite == Suite::kSha256 ? "sha256.tsr" : "sm3.tsr");
    const TimeStamp stamp = must(check(response, suite, "text", &roots("root.pem")));
    CHECK(stamp.trusted);
    CHECK(stamp.time.value % 1000 == 0);
    CHECK(stamp.time.value > 1'700'000'000'000);
    CHECK_FALSE(must(check(response, suite, "text", nullptr)).trusted);
    const auto tampered = [](const Result<TimeStamp>& result) {
      return !result && result.error().kind == Failure::kTampered;
    };
    CHECK(tampered(check(response, suite, "texts", &roots("root.pem"))));
    CHECK(tampered(check(response, suite, "texts", nullptr)));
    CHECK(tampered(check(response, suite, "text", &roots("other.pem"))));
    CHECK(tampered(check(response, suite, "text", nullptr, Bytes{1, 2, 3, 4, 5, 6, 7, 8})));
    const Suite another = suite == Suite::kGm ? Suite::kSha256 : Suite::kGm;
    CHECK(tampered(check(response, another, "text", &roots("root.pem"))));
  }
}

TEST_CASE("no changed byte of a time stamp gives another time under the root") {
  const std::string response = file("sha256.tsr");
  const TimeStamp stamp = must(check(response, Suite::kSha256, "text", &roots("root.pem")));
  std::size_t refused = 0;
  for (std::size_t at = 0; at < response.size(); ++at) {
    std::string changed = response;
    changed[at] = static_cast<char>(changed[at] ^ 0x04);
    const auto result = check(changed, Suite::kSha256, "text", &roots("root.pem"));
    refused += result ? 0 : 1;
    INFO(at);
    if (result) CHECK(result->time == stamp.time);
  }
  CHECK(refused > response.size() * 9 / 10);
}

TEST_CASE("what is no granted response says nothing") {
  for (const std::string& response :
       {std::string(), std::string("text"), file("sha256.tsr") + "x",
        file("sha256.tsr").substr(0, 200), std::string("\x30\x05\x30\x03\x02\x01\x02", 7)}) {
    const auto result = check(response, Suite::kSha256, "text", nullptr);
    REQUIRE_FALSE(result);
    CHECK(result.error().kind == Failure::kUsage);
  }
  CHECK(TimeStampRoots::parse("no certificate", "f").error().reason == "tsaRoots");
}

TEST_CASE(
    "a question has the imprint of its suite, a nonce of its own, and asks for certificates") {
  SeededRandom random(7);
  const TimeStampQuery first = time_stamp_query(Suite::kSha256, as_bytes("text"), random);
  const TimeStampQuery second = time_stamp_query(Suite::kGm, as_bytes("text"), random);
  CHECK(first.nonce != second.nonce);
  CHECK(first.nonce.size() == 8);
  Hasher sha256(Suite::kSha256), gm(Suite::kGm);
  const auto holds = [](const Bytes& der, BytesView part) {
    return as_text(der).find(as_text(part)) != std::string_view::npos;
  };
  CHECK(holds(first.der, sha256.of(as_bytes("text")).bytes));
  CHECK(holds(second.der, gm.of(as_bytes("text")).bytes));
  CHECK(holds(first.der, first.nonce));
}

}  // namespace
}  // namespace quanlu::tests
