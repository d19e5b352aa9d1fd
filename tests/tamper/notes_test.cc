// T38, T39, T46, T47 of INTEGRITY.md 7.1: notes that lie or do not read, and the word of witnesses
// that does not suffice, as `verify` judges them (V2, V4).
#include "consumers/cli/checking/outside.h"
#include "consumers/cli/evidence/publishing.h"
#include "ledger/note/note.h"
#include "schemas/base/seams.h"
#include "tests/consumers/verify/ledger.h"
#include "tests/tamper/table.h"

namespace quanlu::tests {
namespace {

namespace chain = ledger::chain;
namespace checking = consumers::cli::checking;
namespace evidence = consumers::cli::evidence;
namespace note = ledger::note;
namespace policy = ledger::policy;
namespace verify = consumers::verify;

constexpr std::int64_t kNowMs = 1'725'437'987'000, kAgeMaxMs = 600'000;
constexpr std::uint64_t kNow = 1'725'437'987;

note::NoteSignature signed_by(const note::NoteKey& key, const crypto::SigningKey& secret,
                              const std::string& text) {
  const Result<note::NoteSignature> made = note::sign_note(key, secret, text);
  return must(made);
}

// A ledger whose genesis names a checkpoint key that we hold, and three witnesses.
struct Office {
  World world;
  chain::Genesis genesis = world.genesis;
  crypto::SigningKey log_secret = key_of(crypto::Suite::kSha256, 700);
  note::NoteKey log = note::make_note_key(world.hasher, genesis.origin, note::NoteRole::kLog,
                                          log_secret.public_key());
  std::vector<crypto::SigningKey> secrets;
  std::vector<note::NoteKey> witnesses;

  Office() {
    genesis.checkpoint_keys = {note::to_vkey(log)};
    for (std::uint64_t i = 0; i < 4; ++i) {  // the last one stands in no policy
      secrets.push_back(key_of(crypto::Suite::kSha256, 710 + i));
      witnesses.push_back(note::make_note_key(world.hasher, "w" + std::to_string(i) + ".example",
                                              note::NoteRole::kWitness, secrets[i].public_key()));
    }
  }
  std::string policy_text(const std::string& quorum) const {
    std::string text;
    for (std::size_t i = 0; i < 3; ++i)
      text += "witness w" + std::to_string(i) + " " + note::to_vkey(witnesses[i]) + "\n";
    return text + quorum;
  }
  policy::Policy two_of_three() {
    return must(policy::Policy::parse(policy_text("group g 2 w0 w1 w2\nquorum g\n"), world.hasher,
                                      "policy"));
  }
  std::string text_of(std::uint64_t size) {
    return note::to_text(note::Checkpoint{genesis.origin, TreeSize(size),
                                          world.hasher.of(as_bytes(std::to_string(size)))});
  }
};

// A published note, and the one that was seen before.
struct Shown {
  Office& office;
  SeededRandom& random;
  note::Note newest{};
  std::string raw{};  // in the place of the note
  std::string seen{};
  Millis now{kNowMs};

  Shown(Office& of, SeededRandom& chance) : office(of), random(chance) {
    newest = signed_of(10 + random.below(1'000));
  }
  note::Note signed_of(std::uint64_t size) const {
    note::Note made{.text = office.text_of(size), .signatures = {}};
    made.signatures.push_back(signed_by(office.log, office.log_secret, made.text));
    return made;
  }
  void cosign(std::size_t witness, std::uint64_t at) { cosign(newest, witness, at); }
  void cosign(note::Note& of, std::size_t witness, std::uint64_t at) const {
    const Result<note::NoteSignature> made =
        note::cosign_note(office.witnesses[witness], office.secrets[witness], of.text, at);
    of.signatures.push_back(must(made));
  }
  std::string text() const { return raw.empty() ? note::to_text(newest) : raw; }

  // As read_published and check_outside do.
  verify::Report judge() const {
    verify::Report report;
    report.level(verify::Level::kV2) = report.level(verify::Level::kV4) = verify::LevelState::kOk;
    const auto read = evidence::read_note(office.genesis, Partition(0), text());
    if (!read) {
      report.add({.kind = "checkpoint_note",
                  .level = verify::Level::kV2,
                  .severity = read.error().kind == Failure::kTampered
                                  ? verify::Severity::kViolation
                                  : verify::Severity::kIncomplete,
                  .partition = Partition(0),
                  .seq = {},
                  .locator = "checkpoint",
                  .text = read.error().what});
      return report;
    }
    checking::AllPublished all;
    all.push_back(
        checking::nothing_published(ledger::publish::TileFolder("/nowhere"), {}, Partition(0)));
    all.front()->newest = text();
    all.front()->trusted = seen;
    const policy::Policy policy = office.two_of_three();
    must(checking::check_outside(all, office.genesis, policy, {.now = now, .age_max_ms = kAgeMaxMs},
                                 report));
    return report;
  }
};

struct Class {
  const char* id;
  const char* what;
  int code;
  const char* kind;  // of the finding
  std::function<void(Shown&)> apply;
};

std::uint64_t recently(Shown& shown) {
  return kNow - shown.random.below(kAgeMaxMs / 2000);
}

void cosign_by_two(Shown& shown) {
  const std::size_t left_out = shown.random.below(3);
  for (std::size_t i = 0; i < 3; ++i)
    if (i != left_out) shown.cosign(i, recently(shown));
}

// The parts of a good note's text, so that one of them can be another.
void reword(Shown& shown, const std::function<void(std::string&)>& change) {
  cosign_by_two(shown);
  std::string text = note::to_text(shown.newest);
  change(text);
  shown.raw = text;
}

const std::vector<Class>& classes() {
  static const std::vector<Class> all{
      {"T38", "nobody cosigned for longer than --max-age", 4, "stale",
       [](Shown& s) {
         cosign_by_two(s);
         s.now = Millis(kNowMs + kAgeMaxMs + 1'000 +
                        static_cast<std::int64_t>(s.random.below(100'000'000)));
       }},
      {"T39", "another origin under the same key, signed in the log's name", 3, "checkpoint_note",
       [](Shown& s) {
         std::string& text = s.newest.text;
         text = "other-" + std::to_string(s.random.below(1'000)) + text;
         s.newest.signatures = {signed_by(s.office.log, s.office.log_secret, text)};
       }},
      {"T39", "another origin under the same key, signed in its own name", 4, "checkpoint_note",
       [](Shown& s) {
         const std::string origin = "other-" + std::to_string(s.random.below(1'000)) + ".example";
         s.newest.text.replace(0, s.newest.text.find('\n'), origin);
         const auto key = note::make_note_key(s.office.world.hasher, origin, note::NoteRole::kLog,
                                              s.office.log_secret.public_key());
         s.newest.signatures = {signed_by(key, s.office.log_secret, s.newest.text)};
       }},
      {"T46", "known key, bad signature", 3, "checkpoint_note",
       [](Shown& s) {
         cosign_by_two(s);
         Bytes& signature = s.newest.signatures.front().signature;
         signature[s.random.below(signature.size())] ^=
             static_cast<std::uint8_t>(1U << s.random.below(8));
       }},
      {"T46", "known key, other text: size or root changed", 3, "checkpoint_note",
       [](Shown& s) {
         cosign_by_two(s);
         s.newest.text = s.office.text_of(2'000 + s.random.below(1'000));
       }},
      {"T46", "a known witness, bad cosignature", 3, "checkpoint_note",
       [](Shown& s) {
         cosign_by_two(s);
         Bytes& signature = s.newest.signatures.back().signature;
         signature[s.random.below(signature.size())] ^=
             static_cast<std::uint8_t>(1U << s.random.below(8));
       }},
      {"T46", "known name, other key id", 4, "checkpoint_note",
       [](Shown& s) { ++s.newest.signatures.front().id[s.random.below(4)]; }},
      {"T46", "a control character", 4, "checkpoint_note",
       [](Shown& s) {
         reword(s, [&](std::string& text) {
           const char controls[] = {'\x01', '\t', '\r', '\0', '\x1b', '\x1f'};
           text.insert(s.random.below(text.find('\n')), 1, controls[s.random.below(6)]);
         });
       }},
      {"T46", "two blank lines, signed", 4, "checkpoint_note",
       [](Shown& s) {
         s.newest.text.insert(
             s.random.below(2) == 0 ? s.newest.text.size() : s.newest.text.find('\n') + 1, "\n");
         s.newest.signatures = {signed_by(s.office.log, s.office.log_secret, s.newest.text)};
       }},
      {"T46", "no last newline", 4, "checkpoint_note",
       [](Shown& s) { reword(s, [](std::string& text) { text.pop_back(); }); }},
      {"T46", "CRLF", 4, "checkpoint_note",
       [](Shown& s) {
         reword(s, [](std::string& text) {
           for (std::size_t at = text.find('\n'); at != std::string::npos;
                at = text.find('\n', at + 2))
             text.insert(at, "\r");
         });
       }},
      {"T46", "65 signatures and more", 4, "checkpoint_note",
       [](Shown& s) {
         while (s.newest.signatures.size() < 65 + s.random.below(20))
           s.newest.signatures.push_back({.name = "n" + std::to_string(s.random.below(99)),
                                          .id = {1, 2, 3, 4},
                                          .signature = Bytes(64, 7)});
       }},
      {"T46", "an extension line", 4, "checkpoint_note",
       [](Shown& s) {
         s.newest.text += "extension " + std::to_string(s.random.below(1'000)) + "\n";
         s.newest.signatures = {signed_by(s.office.log, s.office.log_secret, s.newest.text)};
       }},
      {"T46", "more than 64 KiB", 4, "checkpoint_note",
       [](Shown& s) {
         reword(s, [&](std::string& text) { text.append(65'536 + s.random.below(1'000), 'x'); });
       }},
      {"T47", "cosigned in the future", 4, "cosignature_future",
       [](Shown& s) {
         s.cosign(0, kNow + 301 + s.random.below(1'000'000));
         s.cosign(1, recently(s));
       }},
      {"T47", "cosigned earlier than a smaller checkpoint before", 3, "cosignature_order",
       [](Shown& s) {
         note::Note before = s.signed_of(1 + s.random.below(9));
         const std::size_t witness = s.random.below(2);
         const std::uint64_t at = recently(s);
         s.cosign(before, witness, at);
         s.seen = note::to_text(before);
         s.cosign(witness, at - 1 - s.random.below(200));
         s.cosign(2, recently(s));
       }},
      {"T47", "cosigned by who is not in the policy", 4, "quorum_missing",
       [](Shown& s) {
         s.cosign(s.random.below(3), recently(s));
         s.cosign(3, recently(s));
       }},
      {"T47", "the same witness twice", 4, "quorum_missing",
       [](Shown& s) {
         const std::size_t witness = s.random.below(3);
         s.cosign(witness, recently(s));
         s.cosign(witness, recently(s));
       }},
      {"T47", "one less than the quorum", 4, "quorum_missing",
       [](Shown& s) { s.cosign(s.random.below(3), recently(s)); }},
  };
  return all;
}

TEST_CASE("T38, T39, T46, T47: what a note and its witnesses say is held against the policy",
          "[notes]") {
  print_heading();
  Office office;
  for (const Class& of : classes()) {
    Tally tally{.id = of.id,
                .what = of.what,
                .level = std::string(of.kind) == "checkpoint_note" ? "V2" : "V4",
                .backend = "memory"};
    for (; tally.run < instances(); ++tally.run) {
      SeededRandom random(tally.run * 10 + 1);
      Shown honest(office, random);
      cosign_by_two(honest);
      CHECK(honest.judge().exit_code() == 0);
      Shown shown(office, random);
      of.apply(shown);
      const verify::Report report = shown.judge();
      INFO(of.id << " " << of.what << ", instance " << tally.run << ": exit "
                 << report.exit_code());
      CHECK(report.exit_code() == of.code);
      tally.exit_right += report.exit_code() == of.code ? 1 : 0;
      const bool named = std::ranges::any_of(
          report.findings, [&](const verify::Finding& one) { return one.kind == of.kind; });
      CHECK(named);
      tally.found += named ? 1 : 0;
    }
    tally.first_right = tally.found;
    tell(tally);
  }
}

TEST_CASE("T47: a policy that names one key twice, or counts a member twice, is none", "[notes]") {
  Office office;
  Tally tally{
      .id = "T47", .what = "one witness under two names", .level = "parse", .backend = "memory"};
  for (; tally.run < instances(); ++tally.run) {
    SeededRandom random(tally.run);
    const std::size_t twice = random.below(3);
    const std::string text =
        office.policy_text("witness again " + note::to_vkey(office.witnesses[twice]) +
                           "\ngroup g 2 w" + std::to_string(twice) + " again\nquorum g\n");
    const auto read = policy::Policy::parse(text, office.world.hasher, "policy");
    const bool refused = !read && read.error().kind == Failure::kUsage;
    CHECK(refused);
    tally.found += refused ? 1 : 0;
  }
  tally.exit_right = tally.first_right = tally.found;
  tell(tally);
}

}  // namespace
}  // namespace quanlu::tests
