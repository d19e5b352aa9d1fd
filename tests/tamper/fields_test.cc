// T65 of INTEGRITY.md 7.1: sealed fields under keys and in places that are not theirs.
#include "ledger/crypto/aead.h"
#include "schemas/base/seams.h"
#include "tests/support/catch.h"
#include "tests/tamper/table.h"

namespace quanlu::tests {
namespace {

namespace crypto = ledger::crypto;

crypto::FieldPlace place_of(Random& random) {
  crypto::FieldPlace place{.type_code = TypeCode(501), .type_version = 1, .field = 9};
  random.fill(place.log_id.bytes);
  random.fill(place.event_id.bytes);
  random.fill(place.subject_key_id.bytes);
  return place;
}

struct Sealed {
  crypto::Suite suite;
  SeededRandom& random;
  crypto::Secret key = crypto::Secret::random(crypto::kDataKeySize, random);
  crypto::Secret other_key = crypto::Secret::random(crypto::kDataKeySize, random);
  crypto::FieldPlace place = place_of(random);
  crypto::SealedField field =
      crypto::seal_field(suite, key, place, "张三, " + std::to_string(random.below(1'000)), random);

  bool is_refused(const crypto::Secret& with) const {
    const auto opened = crypto::open_field(suite, with, place, field);
    return !opened && opened.error().kind == Failure::kTampered;
  }
};

struct Class {
  const char* what;
  std::function<bool(Sealed&)> refused;
};

TEST_CASE("T65: a sealed field opens under its key, in its place, to its text alone", "[fields]") {
  print_heading();
  const Class classes[] = {
      {"a wrong key restored", [](Sealed& s) { return s.is_refused(s.other_key); }},
      {"ciphertexts of two events exchanged",
       [](Sealed& s) {
         const auto other = place_of(s.random);
         s.field = crypto::seal_field(s.suite, s.key, other, "李四", s.random);
         return s.is_refused(s.key);
       }},
      {"ciphertexts of two fields of one event exchanged",
       [](Sealed& s) {
         auto other = s.place;
         other.field = static_cast<std::uint16_t>(s.random.below(9));
         s.field = crypto::seal_field(s.suite, s.key, other, "李四", s.random);
         return s.is_refused(s.key);
       }},
      {"another text under another key in its place",
       [](Sealed& s) {
         s.field = crypto::seal_field(s.suite, s.other_key, s.place, "李四", s.random);
         return s.is_refused(s.key);
       }},
      {"another text under the same key, the commitment of the first kept",
       [](Sealed& s) {
         const Digest commitment = s.field.commitment;
         s.field = crypto::seal_field(s.suite, s.key, s.place, "李四", s.random);
         s.field.commitment = commitment;
         return s.is_refused(s.key);
       }},
      {"a bit of nonce, ciphertext, tag or commitment",
       [](Sealed& s) {
         const auto flip = [&](auto& bytes) {
           bytes[s.random.below(bytes.size())] ^=
               static_cast<std::uint8_t>(1U << s.random.below(8));
         };
         switch (s.random.below(3)) {
           case 0:
             flip(s.field.nonce);
             break;
           case 1:
             flip(s.field.ciphertext);
             break;
           default:
             flip(s.field.commitment.bytes);
         }
         return s.is_refused(s.key);
       }},
  };
  for (const Class& of : classes) {
    Tally tally{.id = "T65", .what = of.what, .level = "open", .backend = "memory"};
    for (; tally.run < instances(); ++tally.run) {
      SeededRandom random(tally.run);
      Sealed sealed{.suite = tally.run % 2 == 0 ? crypto::Suite::kSha256 : crypto::Suite::kGm,
                    .random = random};
      INFO(of.what << ", instance " << tally.run);
      CHECK(crypto::open_field(sealed.suite, sealed.key, sealed.place, sealed.field));
      const bool refused = of.refused(sealed);
      CHECK(refused);
      tally.found += refused ? 1 : 0;
    }
    tally.exit_right = tally.first_right = tally.found;
    tell(tally);
  }
}

}  // namespace
}  // namespace quanlu::tests
