#include "ledger/crypto/aead.h"

#include "ledger/crypto/cipher.h"
#include "ledger/crypto/kdf.h"
#include "tests/support/catch.h"

namespace quanlu::ledger::crypto {
namespace {

constexpr Suite kBoth[] = {Suite::kSha256, Suite::kGm};

Bytes hex(std::string_view text) {
  return from_hex(text).value();
}

FieldPlace place_of(std::uint8_t event) {
  FieldPlace place{.type_code = TypeCode(402), .type_version = 1, .field = 3};
  place.log_id.bytes.fill(9);
  place.event_id.bytes[15] = event;
  place.subject_key_id.bytes.fill(5);
  return place;
}

struct Vault {
  explicit Vault(Suite of) : suite(of), random(1), key(Secret::random(kDataKeySize, random)) {}
  SealedField seal(std::string_view text) {
    return seal_field(suite, key, place_of(1), text, random);
  }
  std::string reason(const FieldPlace& place, const SealedField& sealed) {
    const auto opened = open_field(suite, key, place, sealed);
    REQUIRE_FALSE(opened);
    REQUIRE(opened.error().kind == Failure::kTampered);
    return opened.error().reason;
  }
  Suite suite;
  SeededRandom random;
  Secret key;
};

TEST_CASE("HKDF and HMAC are those of RFC 5869 and RFC 4231") {
  // RFC 5869 A.1; RFC 4231 test cases 2 and 6.
  const Secret key(hex("0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b"));
  REQUIRE(to_hex(hkdf(Suite::kSha256, key, hex("000102030405060708090a0b0c"),
                      hex("f0f1f2f3f4f5f6f7f8f9"), 42)
                     .view()) ==
          "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865");
  REQUIRE(to_hex(hkdf(Suite::kSha256, key, {}, {}, 42).view()) ==  // A.3: no salt, no info
          "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8");
  const BytesView parts[] = {as_bytes("what do ya want "), as_bytes("for nothing?")};
  REQUIRE(to_hex(hmac(Suite::kSha256, Secret(as_bytes("Jefe")), parts).bytes) ==
          "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  const BytesView words[] = {as_bytes("Test Using Larger Than Block-Size Key - Hash Key First")};
  REQUIRE(to_hex(hmac(Suite::kSha256, Secret(Bytes(131, 0xaa)), words).bytes) ==
          "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST_CASE("AES-256-GCM is that of the GCM specification") {
  // McGrew and Viega, test case 16.
  const Secret key(hex("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308"));
  Nonce nonce;
  const Bytes iv = hex("cafebabefacedbaddecaf888");
  std::copy(iv.begin(), iv.end(), nonce.begin());
  const Bytes aad = hex("feedfacedeadbeeffeedfacedeadbeefabaddad2");
  const Bytes plain =
      hex("d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
          "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39");
  const Bytes sealed = encrypt(Suite::kSha256, key, nonce, aad, plain);
  REQUIRE(to_hex(sealed) ==
          "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
          "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
          "76fc6ece0f4e1768cddf8853bb2d551b");
  const auto opened = decrypt(Suite::kSha256, key, nonce, aad, sealed);
  REQUIRE(opened);
  REQUIRE(equal_secret(opened->view(), plain));
}

TEST_CASE("SM4 in counter mode runs as the openssl tool does") {
  // openssl enc -sm4-ctr -K 0123456789abcdeffedcba9876543210 -iv 000102030405060708090a0b00000000
  // over 16 zero bytes.
  Secret key(cipher_key_size(Suite::kGm));
  const Bytes block = hex("0123456789abcdeffedcba9876543210");
  std::copy(block.begin(), block.end(), key.writable().begin());
  const Nonce nonce{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};
  const Bytes sealed = encrypt(Suite::kGm, key, nonce, {}, Bytes(16));
  REQUIRE(sealed.size() == 16 + 32);
  REQUIRE(to_hex(BytesView(sealed).first(16)) == "aee26fea46d7ac0a03c4f48560557e53");
}

TEST_CASE("a sealed field opens to the text that was sealed, and hides its length") {
  for (const Suite suite : kBoth) {
    Vault vault(suite);
    for (const std::size_t size : {0, 1, 28, 29, 60, 61, 1000}) {
      const std::string text(size, 'x');
      const SealedField sealed = vault.seal(text);
      const std::size_t padded = sealed.ciphertext.size() - tag_size(suite);
      REQUIRE(padded == (size <= 28 ? 32U : size <= 60 ? 64U : size <= 124 ? 128U : 1024U));
      REQUIRE(open_field(suite, vault.key, place_of(1), sealed) == text);
    }
    REQUIRE(vault.seal("张某某").ciphertext != vault.seal("张某某").ciphertext);
    REQUIRE(vault.seal("张某某").commitment == vault.seal("张某某").commitment);
  }
}

TEST_CASE("a sealed field opens nowhere else") {
  for (const Suite suite : kBoth) {
    Vault vault(suite);
    const SealedField sealed = vault.seal("身份证号");
    const FieldPlace here = place_of(1);
    FieldPlace other = here;
    other.log_id.bytes[0] ^= 1;
    REQUIRE(vault.reason(other, sealed) == "sealed_field");
    REQUIRE(vault.reason(place_of(2), sealed) == "sealed_field");
    other = here;
    other.type_code = TypeCode(403);
    REQUIRE(vault.reason(other, sealed) == "sealed_field");
    other = here;
    other.type_version = 2;
    REQUIRE(vault.reason(other, sealed) == "sealed_field");
    other = here;
    other.field = 4;
    REQUIRE(vault.reason(other, sealed) == "sealed_field");
    other = here;
    other.subject_key_id.bytes[15] ^= 1;
    REQUIRE(vault.reason(other, sealed) == "sealed_field");
    REQUIRE_FALSE(open_field(suite, Secret::random(kDataKeySize, vault.random), here, sealed));
  }
}

TEST_CASE("every byte of a sealed field counts") {
  for (const Suite suite : kBoth) {
    Vault vault(suite);
    SealedField sealed = vault.seal("电话 0531");
    for (std::size_t i = 0; i < sealed.ciphertext.size(); ++i) {
      sealed.ciphertext[i] ^= 1;
      REQUIRE(vault.reason(place_of(1), sealed) == "sealed_field");
      sealed.ciphertext[i] ^= 1;
    }
    sealed.nonce[11] ^= 1;
    REQUIRE(vault.reason(place_of(1), sealed) == "sealed_field");
    sealed.nonce[11] ^= 1;
    sealed.commitment.bytes[31] ^= 1;
    REQUIRE(vault.reason(place_of(1), sealed) == "commitment");
    sealed.alg ^= 3;
    REQUIRE(vault.reason(place_of(1), sealed) == "sealed_field");
    sealed.ciphertext.resize(3);
    sealed.alg ^= 3;
    REQUIRE(vault.reason(place_of(1), sealed) == "sealed_field");
  }
}

TEST_CASE("a data key comes out of its blob with its KEK and for its owner only") {
  for (const Suite suite : kBoth) {
    Vault vault(suite);
    const Secret kek = Secret::random(kDataKeySize, vault.random);
    Bytes blob = wrap_key(suite, kek, 7, as_bytes("subject 1"), vault.key, vault.random);
    REQUIRE(kek_version_of(blob) == 7U);
    const Secret back = tests::must(unwrap_key(suite, kek, as_bytes("subject 1"), blob));
    REQUIRE(equal_secret(back.view(), vault.key.view()));
    REQUIRE_FALSE(unwrap_key(suite, vault.key, as_bytes("subject 1"), blob));
    REQUIRE_FALSE(unwrap_key(suite, kek, as_bytes("subject 2"), blob));
    for (std::size_t i = 0; i < blob.size(); ++i) {
      blob[i] ^= 1;
      REQUIRE_FALSE(unwrap_key(suite, kek, as_bytes("subject 1"), blob));
      blob[i] ^= 1;
    }
    REQUIRE_FALSE(kek_version_of(BytesView(blob).first(5)));
  }
}

TEST_CASE("a secret moves, and is never two") {
  Secret first(as_bytes("key"));
  Secret second(std::move(first));
  REQUIRE(as_text(second.view()) == "key");
  second = Secret(as_bytes("other"));
  REQUIRE(as_text(second.view()) == "other");
  REQUIRE_FALSE(equal_secret(as_bytes("a"), as_bytes("ab")));
  Bytes gone{1, 2, 3};
  wipe(gone);
  REQUIRE(gone == Bytes(3));
}

}  // namespace
}  // namespace quanlu::ledger::crypto
