#include "ledger/policy/policy.h"

#include "ledger/policy/judge.h"
#include "tests/support/catch.h"

namespace quanlu::tests {

namespace crypto = ledger::crypto;
namespace note = ledger::note;
using ledger::policy::judge_note;
using ledger::policy::Policy;

namespace {

struct Party {
  Party(const std::string& name, note::NoteRole role, std::uint64_t seed)
      : random(seed),
        secret(crypto::SigningKey::generate(crypto::Suite::kSha256, random)),
        key(note::make_note_key(hasher, name, role, secret.public_key())) {}
  std::string vkey() const { return note::to_vkey(key); }

  crypto::Hasher hasher{crypto::Suite::kSha256};
  SeededRandom random;
  crypto::SigningKey secret;
  note::NoteKey key;
};

struct World {
  Party log{"mz.example/quanlu", note::NoteRole::kLog, 1};
  std::vector<Party> offices;
  crypto::Hasher hasher{crypto::Suite::kSha256};
  crypto::Verifier verifier;

  World() {
    std::uint64_t seed = 10;
    for (const char* name : {"审计.example", "archives.example", "discipline.example"})
      offices.emplace_back(name, note::NoteRole::kWitness, seed++);
  }

  // log L, witnesses A B C, then what is given.
  std::string lines(const std::string& rest) const {
    return "# 2 of 3\n\nlog " + log.vkey() + "\n  witness\tA " + offices[0].vkey() +
           " https://a.example/w\nwitness B " + offices[1].vkey() + "\nwitness C " +
           offices[2].vkey() + "\n" + rest;
  }
  Result<Policy> parse(const std::string& text) { return Policy::parse(text, hasher, "policy"); }

  std::string note_by(const std::vector<std::size_t>& who, const std::string& origin) const {
    note::Note note{.text = note::to_text(note::Checkpoint{origin, TreeSize(7), Digest{{1}}}),
                    .signatures = {}};
    note.signatures.push_back(note::sign_note(log.key, log.secret, note.text));
    for (const std::size_t i : who)
      note.signatures.push_back(
          note::cosign_note(offices[i].key, offices[i].secret, note.text, 1'700'000'000 + i));
    return note::to_text(note);
  }
};

TEST_CASE("a quorum is reached exactly when each group on the way has its threshold") {
  World world;
  const Policy two = must(world.parse(world.lines("group any2 2 A B C\nquorum any2\n")));
  CHECK(two.quorum() == "2 (A B C)");
  CHECK(two.witnesses().front().url == "https://a.example/w");
  const Policy nested = must(
      world.parse(world.lines("group inner any B C\ngroup outer all A inner\nquorum outer\n")));
  const Policy one = must(world.parse(world.lines("quorum B\n")));
  const Policy none = must(world.parse(world.lines("quorum none\n")));
  for (unsigned bits = 0; bits < 8; ++bits) {
    const std::vector<bool> who{(bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0};
    const int count = who[0] + who[1] + who[2];
    CHECK(two.reached(who) == (count >= 2));
    CHECK(nested.reached(who) == (who[0] && (who[1] || who[2])));
    CHECK(one.reached(who) == who[1]);
    CHECK(none.reached(who));
  }
}

TEST_CASE("a policy that could be read in two ways is refused with the line that says so") {
  World world;
  const std::string a = world.offices[0].vkey(), log = world.log.vkey();
  struct Wrong {
    std::string text;
    unsigned line;
  };
  const Wrong wrong[] = {
      {world.lines("quorum none\nquorum none\n"), 8},
      {world.lines(""), 6},
      {world.lines("quorum D\n"), 7},
      {world.lines("group g 2 A B\nquorum g extra\n"), 8},
      {world.lines("group g 0 A B\nquorum g\n"), 7},
      {world.lines("group g 3 A B\nquorum g\n"), 7},
      {world.lines("group g 02 A B\nquorum g\n"), 7},
      {world.lines("group g any\nquorum g\n"), 7},
      {world.lines("group g any A A\nquorum g\n"), 7},
      {world.lines("group g any A\ngroup h all A B\nquorum h\n"), 8},
      {world.lines("group g any none\nquorum g\n"), 7},
      {world.lines("group A any B\nquorum A\n"), 7},
      {world.lines("group g any h\ngroup h any A\nquorum g\n"), 7},
      {world.lines("group none any A\nquorum none\n"), 7},
      {world.lines("witness D " + a + "\nquorum D\n"), 7},
      {world.lines("log " + log + "\nquorum none\n"), 7},
      {world.lines("log " + a + "\nquorum none\n"), 7},
      {world.lines("witness D " + log + "\nquorum D\n"), 7},
      {world.lines("wittness D\nquorum none\n"), 7},
      {world.lines("quorum none"), 7},
      {world.lines("quorum none\r\n"), 7},
      {"quorum\n", 1},
  };
  for (const Wrong& one : wrong) {
    const auto policy = world.parse(one.text);
    INFO(one.text);
    REQUIRE_FALSE(policy);
    CHECK(policy.error().kind == Failure::kUsage);
    CHECK(policy.error().where == "policy:" + std::to_string(one.line));
  }
}

TEST_CASE("a note counts when the log signed it and the quorum cosigned it") {
  World world;
  const Policy policy = must(world.parse(world.lines("group g 2 A B C\nquorum g\n")));
  const auto judged = [&](const std::string& note) {
    return judge_note(policy, world.log.key, note, world.verifier);
  };
  const auto two = must(judged(world.note_by({0, 2}, "mz.example/quanlu")));
  CHECK(two.reached);
  CHECK(two.times == std::vector<std::uint64_t>{1'700'000'000, 0, 1'700'000'002});
  CHECK(two.checkpoint.size == TreeSize(7));
  CHECK_FALSE(must(judged(world.note_by({1}, "mz.example/quanlu"))).reached);
  CHECK_FALSE(must(judged(world.note_by({1, 1}, "mz.example/quanlu"))).reached);
  CHECK(judged(world.note_by({0, 1}, "other.example")).error().reason == "checkpointOrigin");
}

TEST_CASE(
    "a wrong cosignature of a known witness refuses the note, an unknown one is passed over") {
  World world;
  const Policy policy = must(world.parse(world.lines("quorum A\n")));
  note::Note note = must(note::parse_note(world.note_by({0, 1}, "mz.example/quanlu")));
  note.signatures[2].signature.back() ^= 1;
  CHECK(judge_note(policy, world.log.key, note::to_text(note), world.verifier).error().reason ==
        "note_signature");
  note.signatures[2].name = "somebody.example";
  CHECK(must(judge_note(policy, world.log.key, note::to_text(note), world.verifier)).reached);
  note.signatures.erase(note.signatures.begin());
  CHECK(judge_note(policy, world.log.key, note::to_text(note), world.verifier).error().kind ==
        Failure::kIncomplete);
}

TEST_CASE("a policy for other logs says nothing about this one") {
  World world;
  const Party other("other.example", note::NoteRole::kLog, 77);
  const Policy policy = must(world.parse("log " + other.vkey() + "\nquorum none\n"));
  CHECK(judge_note(policy, world.log.key, world.note_by({}, "mz.example/quanlu"), world.verifier)
            .error()
            .reason == "policyLog");
}

}  // namespace
}  // namespace quanlu::tests
