#include "ledger/crypto/digest.h"

#include "tests/support/catch.h"

namespace quanlu::ledger::crypto {
namespace {

std::string hex(const Digest& digest) {
  return to_hex(digest.bytes);
}

TEST_CASE("digests are the published ones") {
  Hasher sha256(Suite::kSha256), sm3(Suite::kGm);
  // FIPS 180-4; GB/T 32905-2016 appendix A
  REQUIRE(hex(sha256.of(as_bytes("abc"))) ==
          "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  REQUIRE(hex(sm3.of(as_bytes("abc"))) ==
          "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0");
  REQUIRE(
      hex(sm3.of(as_bytes("abcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcd"))) ==
      "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732");
}

TEST_CASE("leaf and node are those of RFC 6962") {
  // Test vectors of google/certificate-transparency merkletree: leaves "", 00, and their parent.
  Hasher hasher(Suite::kSha256);
  const Bytes zero{0};
  REQUIRE(hex(hasher.of({})) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  REQUIRE(hex(hasher.leaf({})) ==
          "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
  REQUIRE(hex(hasher.leaf(zero)) ==
          "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7");
  REQUIRE(hex(hasher.node(hasher.leaf({}), hasher.leaf(zero))) ==
          "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125");
}

TEST_CASE("pieces give the digest of the whole") {
  for (const Suite suite : {Suite::kSha256, Suite::kGm}) {
    Hasher hasher(suite);
    const Digest whole = hasher.of(as_bytes("one two"));
    const BytesView parts[] = {as_bytes("one"), as_bytes(" "), as_bytes("two")};
    REQUIRE(hasher.digest(parts) == whole);
    hasher.begin();
    hasher.update(as_bytes("abandoned"));
    hasher.begin();
    for (const BytesView part : parts)
      hasher.update(part);
    REQUIRE(hasher.finish() == whole);
  }
}

}  // namespace
}  // namespace quanlu::ledger::crypto
