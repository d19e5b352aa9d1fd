#include "ledger/crypto/keys.h"

#include <fstream>

#include <sys/stat.h>

#include "ledger/crypto/verify.h"
#include "tests/support/catch.h"
#include "tests/support/paths.h"
#include "tests/support/temp_dir.h"

namespace quanlu::ledger::crypto {
namespace {

Bytes hex(std::string_view text) {
  return from_hex(text).value();
}

SigningKey key_of(Suite suite, std::uint64_t seed) {
  SeededRandom random(seed);
  return SigningKey::generate(suite, random);
}

TEST_CASE("Ed25519 signatures are those of RFC 8032") {
  // Section 7.1, TEST 2.
  const auto key = SigningKey::from_private(
      Suite::kSha256, hex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"));
  REQUIRE(key);
  REQUIRE(to_hex(key->public_key().bytes) ==
          "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
  const Bytes message{0x72};
  const Signature signature = key->sign(message);
  REQUIRE(to_hex(signature) ==
          "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
          "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00");
  REQUIRE(Verifier().verify(key->public_key(), message, signature));
}

TEST_CASE("an Ed25519 signature with S + L is refused") {
  const SigningKey key = key_of(Suite::kSha256, 7);
  const Bytes message{1, 2, 3};
  Signature signature = key.sign(message);
  // L = 2^252 + 27742317777372353535851937790883648493, little-endian
  const Bytes order = hex("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");
  unsigned carry = 0;
  for (std::size_t i = 0; i < 32; ++i) {
    carry += signature[32 + i] + order[i];
    signature[32 + i] = static_cast<std::uint8_t>(carry);
    carry >>= 8;
  }
  REQUIRE_FALSE(Verifier().verify(key.public_key(), message, signature));
}

TEST_CASE("SM2 uses the identity 1234567812345678 and the point of the published example") {
  // GM/T 0003.5-2012 (GB/T 32918.5-2017) appendix A.2: key, message and signature.
  const auto key = SigningKey::from_private(
      Suite::kGm, hex("3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8"));
  REQUIRE(key);
  REQUIRE(to_hex(key->public_key().bytes) ==
          "0409f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020"
          "ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13");
  const Bytes published =
      hex("f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3"
          "b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa");
  Verifier verifier;
  REQUIRE(verifier.verify(key->public_key(), as_bytes("message digest"), published));
  REQUIRE(verifier.verify(key->public_key(), as_bytes("message digest"),
                          key->sign(as_bytes("message digest"))));
}

TEST_CASE("every bit of message and signature counts, in both suites") {
  for (const Suite suite : {Suite::kSha256, Suite::kGm}) {
    const SigningKey key = key_of(suite, 1);
    Verifier verifier;
    Bytes message = hex("00112233");
    Signature signature = key.sign(message);
    REQUIRE(verifier.verify(key.public_key(), message, signature));
    for (std::size_t bit = 0; bit < 8 * signature.size(); bit += 7) {
      signature[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
      REQUIRE_FALSE(verifier.verify(key.public_key(), message, signature));
      signature[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
    }
    message[3] ^= 1;
    REQUIRE_FALSE(verifier.verify(key.public_key(), message, signature));
    REQUIRE_FALSE(
        verifier.verify(key.public_key(), hex("00112233"), BytesView(signature).first(63)));
    REQUIRE_FALSE(verifier.verify(key_of(suite, 2).public_key(), hex("00112233"), signature));
  }
}

TEST_CASE("a zero signature and bytes that are no key are refused, not fatal") {
  const Signature zero{};
  for (const Suite suite : {Suite::kSha256, Suite::kGm})
    REQUIRE_FALSE(Verifier().verify(key_of(suite, 1).public_key(), as_bytes("x"), zero));
  REQUIRE_FALSE(Verifier().verify({Suite::kGm, Bytes(65)}, as_bytes("x"), zero));
  REQUIRE_FALSE(Verifier().verify({Suite::kSha256, Bytes(31)}, as_bytes("x"), zero));
}

TEST_CASE("a seed decides the key, in both suites") {
  for (const Suite suite : {Suite::kSha256, Suite::kGm}) {
    REQUIRE(key_of(suite, 5).public_key() == key_of(suite, 5).public_key());
    REQUIRE(key_of(suite, 5).id() != key_of(suite, 6).id());
  }
  REQUIRE_FALSE(SigningKey::from_private(Suite::kGm, Bytes(32)));
  REQUIRE_FALSE(SigningKey::from_private(Suite::kGm, Bytes(32, 0xFF)));
}

TEST_CASE("only a key of the suite is read from a body") {
  const PublicKey sm2 = key_of(Suite::kGm, 1).public_key();
  Bytes bytes = encode(sm2);
  REQUIRE(bytes.size() == 66);
  REQUIRE(parse_public_key(Suite::kGm, bytes) == sm2);
  REQUIRE_FALSE(parse_public_key(Suite::kSha256, bytes));
  REQUIRE_FALSE(parse_public_key(Suite::kGm, BytesView(bytes).first(65)));
  bytes[65] ^= 1;  // off the curve
  REQUIRE_FALSE(parse_public_key(Suite::kGm, bytes));
  const PublicKey ed25519 = key_of(Suite::kSha256, 1).public_key();
  REQUIRE(parse_public_key(Suite::kSha256, encode(ed25519)) == ed25519);
}

TEST_CASE("a key file comes back with its passphrase only") {
  const tests::TempDir folder;
  for (const Suite suite : {Suite::kSha256, Suite::kGm}) {
    const auto path = folder.path() / to_text(suite);
    const SigningKey key = key_of(suite, 3);
    tests::must(key.save(path, as_bytes("correct")));
    REQUIRE_FALSE(key.save(path, as_bytes("again")));  // never over an existing key
    const SigningKey back = tests::must(SigningKey::load(path, suite, as_bytes("correct")));
    REQUIRE(back.public_key() == key.public_key());
    REQUIRE(Verifier().verify(key.public_key(), as_bytes("m"), back.sign(as_bytes("m"))));
    const auto wrong = SigningKey::load(path, suite, as_bytes("wrong"));
    REQUIRE(wrong.error().kind == Failure::kDenied);
    REQUIRE(wrong.error().reason == "key_passphrase");
    const Suite other = suite == Suite::kGm ? Suite::kSha256 : Suite::kGm;
    REQUIRE(SigningKey::load(path, other, as_bytes("correct")).error().reason == "key_suite");
  }
}

TEST_CASE("a key file that others could read or replace is refused") {
  const tests::TempDir folder;
  const auto path = folder.path() / "writer";
  const auto reason = [&](const std::filesystem::path& file) {
    const auto loaded = SigningKey::load(file, Suite::kSha256, as_bytes("p"));
    REQUIRE_FALSE(loaded);
    return loaded.error().reason;
  };
  REQUIRE(reason(path) == "key_absent");
  tests::must(key_of(Suite::kSha256, 3).save(path, as_bytes("p")));
  chmod(path.c_str(), 0640);
  REQUIRE(reason(path) == "key_mode");
  chmod(path.c_str(), 0600);
  std::filesystem::create_symlink(path, folder.path() / "link");
  REQUIRE(reason(folder.path() / "link") == "key_link");
  chmod(folder.path().c_str(), 0755);
  REQUIRE(reason(path) == "key_mode");
  chmod(folder.path().c_str(), 0700);
  REQUIRE(mkfifo((folder.path() / "pipe").c_str(), 0600) == 0);
  REQUIRE(reason(folder.path() / "pipe") == "key_form");
  std::filesystem::create_directory(folder.path() / "folder");
  REQUIRE(reason(folder.path() / "folder") == "key_form");
  std::ofstream(path) << "not a key";
  REQUIRE(reason(path) == "key_form");
}

std::filesystem::path golden_key(Suite suite) {
  return tests::source_dir() / "tests/golden/crypto" / (std::string(to_text(suite)) + ".pem");
}

TEST_CASE("a key file that an earlier version wrote still opens") {
  for (const Suite suite : {Suite::kSha256, Suite::kGm}) {
    const tests::TempDir folder;  // of mode 0700, which a checkout is not
    const auto path = folder.path() / "key.pem";
    std::filesystem::copy_file(golden_key(suite), path);
    chmod(path.c_str(), 0600);
    const SigningKey key =
        tests::must(SigningKey::load(path, suite, as_bytes("golden passphrase")));
    REQUIRE(key.public_key() == key_of(suite, 4242).public_key());
  }
}

TEST_CASE("golden key files are written anew", "[.][remake]") {
  for (const Suite suite : {Suite::kSha256, Suite::kGm}) {
    const tests::TempDir folder;
    tests::must(key_of(suite, 4242).save(folder.path() / "key", as_bytes("golden passphrase")));
    std::filesystem::copy_file(folder.path() / "key", golden_key(suite),
                               std::filesystem::copy_options::overwrite_existing);
  }
}

}  // namespace
}  // namespace quanlu::ledger::crypto
