#include "ledger/note/note.h"

#include "ledger/note/checkpoint.h"
#include "ledger/note/proof_file.h"
#include "tests/ledger/tree/forest.h"

namespace quanlu::tests {

using namespace ledger::note;  // NOLINT: stories are about nothing else

namespace {

crypto::SigningKey secret_of(crypto::Suite suite, std::uint64_t seed) {
  SeededRandom random(seed);
  return crypto::SigningKey::generate(suite, random);
}

struct Signer {
  Signer(crypto::Suite suite, const std::string& name, NoteRole role, std::uint64_t seed)
      : hasher(suite),
        secret(secret_of(suite, seed)),
        key(make_note_key(hasher, name, role, secret.public_key())) {}
  crypto::Hasher hasher;
  crypto::SigningKey secret;
  NoteKey key;
};

constexpr const char* kGoKey = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
constexpr const char* kGoNote =
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
    "\n"
    "— PeterNeumann "
    "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6"
    "RyyBwJnAM=\n";

TEST_CASE("the note and the key that Go's documentation shows are read and verified") {
  crypto::Hasher hasher(crypto::Suite::kSha256);
  crypto::Verifier verifier;
  const auto key = parse_vkey(hasher, kGoKey);
  REQUIRE(key);
  REQUIRE(to_vkey(*key) == kGoKey);
  const Note note = must(parse_note(kGoNote));
  REQUIRE(to_text(note) == kGoNote);
  REQUIRE(must(verify_note(note, {&*key, 1}, verifier)).size() == 1);
}

TEST_CASE("what the log signs and witnesses cosign verifies in both suites, by name and id") {
  for (const crypto::Suite suite : {crypto::Suite::kSha256, crypto::Suite::kGm}) {
    const Signer log(suite, "mz.example/quanlu", NoteRole::kLog, 1);
    const Signer witness(suite, "witness.example/审计", NoteRole::kWitness, 2);
    crypto::Verifier verifier;
    const std::string text =
        to_text(Checkpoint{"mz.example/quanlu", TreeSize(8412), Digest{{1, 2, 3}}});
    const Note note{text,
                    {sign_note(log.key, log.secret, text),
                     cosign_note(witness.key, witness.secret, text, 1'725'437'987)}};
    const Note read = must(parse_note(to_text(note)));
    REQUIRE(read == note);
    const NoteKey keys[] = {log.key, witness.key};
    const auto verified = must(verify_note(read, keys, verifier));
    REQUIRE(verified.size() == 2);
    REQUIRE(verified[0].key == &keys[0]);
    REQUIRE(verified[1].posix_seconds == 1'725'437'987);

    crypto::Hasher hasher(suite);
    for (const NoteKey& key : keys)
      REQUIRE(parse_vkey(hasher, to_vkey(key)) == key);
    REQUIRE(must(verify_note(read, {keys + 1, 1}, verifier)).size() == 1);
  }
}

TEST_CASE("every bit of a signed note counts") {
  const Signer log(crypto::Suite::kSha256, "mz.example/quanlu", NoteRole::kLog, 1);
  crypto::Verifier verifier;
  const std::string text = to_text(Checkpoint{"mz.example/quanlu", TreeSize(7), Digest{}});
  const std::string whole = to_text(Note{text, {sign_note(log.key, log.secret, text)}});
  for (std::size_t bit = 0; bit < whole.size() * 8; ++bit) {
    std::string changed = whole;
    changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ (1 << bit % 8));
    const auto note = parse_note(changed);
    if (note && verify_note(*note, {&log.key, 1}, verifier)) FAIL("bit " << bit);
  }
}

TEST_CASE("a wrong signature of a known key refuses the note, unknown keys are passed over") {
  const Signer log(crypto::Suite::kSha256, "mz.example/quanlu", NoteRole::kLog, 1);
  const Signer other(crypto::Suite::kSha256, "other.example", NoteRole::kLog, 3);
  crypto::Verifier verifier;
  const std::string text = "text\n";
  Note note{text, {sign_note(log.key, log.secret, text), sign_note(other.key, other.secret, text)}};
  REQUIRE(verify_note(note, {&log.key, 1}, verifier));
  note.signatures[1].signature[0] ^= 1;
  REQUIRE(verify_note(note, {&log.key, 1}, verifier));  // whose it is, nobody here knows
  const NoteKey both[] = {log.key, other.key};
  REQUIRE(verify_note(note, both, verifier).error().kind == Failure::kTampered);
  note.signatures.erase(note.signatures.begin());
  REQUIRE(verify_note(note, {&log.key, 1}, verifier).error().reason == "note_unknown");
}

TEST_CASE("a note is read in its one form or not at all") {
  const std::string line = "— a AAAAAAA=\n";
  REQUIRE(parse_note("t\n\n" + line));
  REQUIRE(parse_note("t\n\nmore\n\n" + line));  // the last empty line cuts
  std::string many = "t\n\n";
  for (int i = 0; i < 64; ++i)
    many += line;
  REQUIRE(parse_note(many));
  for (const std::string& bad :
       std::vector<std::string>{std::string(),
                                std::string("t\n"),
                                "t\n" + line,
                                "t\n\n",
                                "t\n\n— a AAAAAAA=",
                                "t\r\n\n" + line,
                                "t\t\n\n" + line,
                                "t\xff\n\n" + line,
                                "t\xc0\x80\n\n" + line,
                                "t\xed\xa0\x80\n\n" + line,
                                std::string("t\n\n- a AAAAAAA=\n"),
                                "t\n\n—  AAAAAAA=\n",
                                "t\n\n— a+b AAAAAAA=\n",
                                "t\n\n— a\u3000b AAAAAAA=\n",
                                "t\n\n— a AAAAAAA\n",
                                "t\n\n— a AAAAAAB=\n",
                                "t\n\n— a AAAA\n",
                                "t\n\n— a AAAAAAA= \n",
                                many + line,
                                std::string(kNoteBytesMax, 'x') + "\n\n" + line})
    REQUIRE_FALSE(parse_note(bad));
}

TEST_CASE("a verifier key of another name, id or type is none") {
  crypto::Hasher hasher(crypto::Suite::kSha256);
  const std::string key = kGoKey;
  REQUIRE_FALSE(parse_vkey(hasher, "peterNeumann" + key.substr(12)));
  REQUIRE_FALSE(parse_vkey(hasher, "PeterNeumann+c74f20a4" + key.substr(21)));
  REQUIRE_FALSE(parse_vkey(hasher, "PeterNeumann+C74F20A3" + key.substr(21)));
  REQUIRE_FALSE(parse_vkey(hasher, key + "A"));
  REQUIRE_FALSE(parse_vkey(hasher, key.substr(0, key.size() - 4)));
  REQUIRE_FALSE(
      parse_vkey(hasher, "PeterNeumann+c74f20a3+BRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"));
  REQUIRE_FALSE(parse_vkey(hasher, ""));
  REQUIRE_FALSE(parse_vkey(hasher, "a+b"));
}

TEST_CASE("a checkpoint has three lines, in one spelling") {
  const std::string root = to_base64(Digest{{9}}.bytes);
  const Checkpoint checkpoint{"mz.example/quanlu", TreeSize(8412), Digest{{9}}};
  REQUIRE(must(parse_checkpoint("mz.example/quanlu\n8412\n" + root + "\n")) == checkpoint);
  REQUIRE(to_text(checkpoint) == "mz.example/quanlu\n8412\n" + root + "\n");
  REQUIRE(parse_checkpoint("o\n9007199254740992\n" + root + "\n"));
  for (const std::string& bad : std::vector<std::string>{
           std::string(), "o\n8\n" + root, "o\n8\n" + root + "\nextension\n",
           "o\n08\n" + root + "\n", "o\n-8\n" + root + "\n", "o\n+8\n" + root + "\n",
           "o\n9007199254740993\n" + root + "\n", "o\n18446744073709551616\n" + root + "\n",
           "o p\n8\n" + root + "\n", "\n8\n" + root + "\n", "o\n8\n" + root.substr(4) + "\n",
           "o\n8\n" + root + "A\n", "o\n\n" + root + "\n"})
    REQUIRE_FALSE(parse_checkpoint(bad));
  REQUIRE(origin_of("mz.example/quanlu", 1, Partition(0)) == "mz.example/quanlu");
  REQUIRE(origin_of("mz.example/quanlu", 3, Partition(2)) == "mz.example/quanlu/p2");
}

TEST_CASE("a proof file says its index, its hashes and its checkpoint, and nothing else") {
  const ProofFile file{5031, {Digest{{1}}, Digest{{2}}}, kGoNote};
  const std::string text = to_text(file);
  REQUIRE(must(parse_proof_file(text)) == file);
  const std::string body = text.substr(text.find('\n') + 1);
  REQUIRE(must(parse_proof_file("c2sp.org/tlog-proof@v1\nextra AAAA\n" + body)) == file);
  for (const std::string& bad : std::vector<std::string>{
           std::string(), "c2sp.org/tlog-proof@v2\n" + body,
           "c2sp.org/tlog-proof@v1\nextra A\n" + body, "c2sp.org/tlog-proof@v1\n" + body.substr(1),
           "c2sp.org/tlog-proof@v1\nindex 05031\n\nx\n",
           "c2sp.org/tlog-proof@v1\nindex 5\nAAAA\n\nx\n",
           std::string("c2sp.org/tlog-proof@v1\nindex 5\n\n"),
           std::string("c2sp.org/tlog-proof@v1\nindex 5\n")})
    REQUIRE_FALSE(parse_proof_file(bad));
}

}  // namespace
}  // namespace quanlu::tests
