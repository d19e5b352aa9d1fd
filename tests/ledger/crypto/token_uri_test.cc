// A token is named by a PKCS#11 URI; what is not understood is refused, and a PIN never stands in
// it.
#include "ledger/crypto/token_uri.h"

#include "tests/support/catch.h"

using namespace quanlu;
using ledger::crypto::parse_token_uri;
using ledger::crypto::TokenUri;

TEST_CASE("a token's URI is read as it is written") {
  const TokenUri uri{.module = "/usr/lib/softhsm/libsofthsm2.so",
                     .token = "民政 token; a=b?&%",
                     .serial = "1f2e",
                     .object = "checkpoint-0-3fa91c02",
                     .pin_file = "/run/credentials/pin"};
  const std::string text = to_text(uri);
  CHECK(text.find(' ') == std::string::npos);
  CHECK(tests::must(parse_token_uri(text, "x")) == uri);
  const TokenUri plain = tests::must(
      parse_token_uri("pkcs11:token=quanlu?module-path=/m.so&pin-source=file:pin", "x"));
  CHECK(plain == TokenUri{.module = "/m.so", .token = "quanlu", .pin_file = "pin"});
}

TEST_CASE("a URI that is not understood whole names nothing") {
  for (const char* text :
       {"", "token=quanlu", "pkcs11:", "pkcs11:token=quanlu", "pkcs11:?module-path=/m.so",
        "pkcs11:token=?module-path=/m.so", "pkcs11:token=a;token=b?module-path=/m.so",
        "pkcs11:token=a;type=private?module-path=/m.so", "pkcs11:token=a?module-path=m.so",
        "pkcs11:token=a?module-path=/m.so&pin-value=4321", "pkcs11:token=a?module-name=softhsm",
        "pkcs11:token=a%2?module-path=/m.so", "pkcs11:token=a%00?module-path=/m.so",
        "pkcs11:token=a%zz?module-path=/m.so", "pkcs11:token?module-path=/m.so",
        "pkcs11:token=a?module-path=/m.so&module-path=/n.so"}) {
    INFO(text);
    const auto read = parse_token_uri(text, "keys.pkcs11_uri");
    REQUIRE_FALSE(read);
    CHECK(read.error().kind == Failure::kUsage);
    CHECK(read.error().reason == "token_uri");
    CHECK(read.error().found.find("4321") == std::string::npos);
  }
}
