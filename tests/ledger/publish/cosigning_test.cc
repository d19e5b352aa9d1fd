// Witnesses are asked as C2SP tlog-witness says, the quorum decides, and one that lies stops
// nobody; only our own key's word against us does.
#include "ledger/publish/cosigning.h"

#include <mutex>

#include "ledger/note/add_checkpoint.h"
#include "ledger/note/checkpoint.h"
#include "ledger/note/memory.h"
#include "tests/ledger/publish/world.h"

using namespace quanlu;
using namespace quanlu::tests;

namespace {

namespace crypto = ledger::crypto;

// Some offices with an address each, in memory.
class Offices final : public Fetch {
 public:
  struct Office {
    std::string name;
    crypto::SigningKey secret;
    note::NoteKey key;
    note::Memory memory;
    std::string held;                                   // the note of GET …/checkpoint
    std::function<std::optional<Fetched>()> instead{};  // of cosigning; nothing: cosigns
    int asked = 0;
  };

  explicit Offices(const std::vector<std::string>& names) {
    std::uint64_t seed = 100;
    for (const std::string& name : names) {
      SeededRandom random(seed++);
      auto secret = crypto::SigningKey::generate(crypto::Suite::kSha256, random);
      auto key = note::make_note_key(hasher_, name + ".example", note::NoteRole::kWitness,
                                     secret.public_key());
      all_.push_back({.name = name,
                      .secret = std::move(secret),
                      .key = std::move(key),
                      .memory = note::nothing_signed(hasher_),
                      .held = {}});
    }
  }

  Office& operator[](std::size_t i) { return all_[i]; }
  std::string policy(const std::string& rest) const {
    std::string text;
    for (const Office& office : all_)
      text += "witness " + office.name + " " + note::to_vkey(office.key) + " https://" +
              office.name + ".example/w\n";
    return text + rest;
  }

  Result<Fetched> fetch(const Question& question) override {
    const std::lock_guard lock(mutex_);
    for (Office& office : all_) {
      if (!question.url.starts_with("https://" + office.name + ".example/w/")) continue;
      if (!question.post) {
        if (office.held.empty()) return Fetched{.status = 404, .content_type = {}, .body = {}};
        return Fetched{.status = 200, .content_type = {}, .body = office.held};
      }
      ++office.asked;
      if (office.instead)
        if (auto reply = office.instead()) return *reply;
      return cosign(office, *question.post);
    }
    return fail(Failure::kFailed, "fetch", {"无应答", "no answer"});
  }

 private:
  Result<Fetched> cosign(Office& office, const std::string& body) {
    const auto request = must(note::parse_add_checkpoint(body));
    const auto read = must(note::parse_note(request.checkpoint));
    const auto checkpoint = must(note::parse_checkpoint(read.text));
    const note::Growth growth{request.old_size, checkpoint.size, checkpoint.root, request.proof};
    switch (note::judge(office.memory, growth, hasher_)) {
      case note::Judgement::kStale:
        return Fetched{.status = 409,
                       .content_type = "text/x.tlog.size",
                       .body = std::to_string(office.memory.size.value) + "\n"};
      case note::Judgement::kGrows:
      case note::Judgement::kSame:
        break;
      default:
        return Fetched{.status = 422, .content_type = {}, .body = {}};
    }
    office.memory = note::remembered(office.memory, growth, 1'700'000'000);
    const auto line = note::cosign_note(office.key, office.secret, read.text, 1'700'000'000);
    office.held = request.checkpoint;
    return Fetched{.status = 200, .content_type = {}, .body = note::to_text(line)};
  }

  crypto::Hasher hasher_{crypto::Suite::kSha256};
  std::mutex mutex_;
  std::vector<Office> all_;
};

// A ledger that publishes with these offices.
struct World {
  Offices offices{{"audit", "archives", "discipline"}};
  PublishingLedger ledger;
  ManualClock clock{morning()};
  TempDir evidence;
  std::optional<publish::Cosigning> cosigning;

  explicit World(const std::string& quorum = "group g 2 audit archives discipline\nquorum g\n",
                 bool without_quorum = false) {
    restart(quorum, without_quorum);
    ledger.append(40);
  }
  void restart(const std::string& quorum, bool without_quorum = false) {
    crypto::Hasher hasher(crypto::Suite::kSha256);
    cosigning.emplace(publish::Cosigning::Parts{
        .policy = must(ledger::policy::Policy::parse(offices.policy(quorum), hasher, "policy")),
        .fetch = offices,
        .clock = clock,
        .evidence = evidence.path() / "evidence",
        .without_quorum = without_quorum});
  }
  Result<publish::Published> publish() {
    TRY_ASSIGN(const auto open, ledger.open(&*cosigning));
    return open.publisher->publish();
  }
  std::size_t signatures_published() const {
    return must(note::parse_note(ledger.files().at("checkpoint"))).signatures.size();
  }
};

Fetched status(unsigned code, std::string body = {}, std::string type = {}) {
  return {.status = code, .content_type = std::move(type), .body = std::move(body)};
}

std::size_t kept_notes(const World& world) {
  std::size_t count = 0;
  std::error_code error;
  for (const auto& file :
       std::filesystem::recursive_directory_iterator(world.evidence.path() / "evidence", error))
    count += file.is_regular_file() ? 1 : 0;
  return count;
}

}  // namespace

TEST_CASE("what is published carries the cosignature of every witness, growth after growth") {
  World world;
  for (int round = 0; round < 3; ++round) {
    const auto published = must(world.publish());
    CHECK(published.fresh);
    CHECK(published.witnesses.size() == 3);
    CHECK(world.signatures_published() == 4);
    CHECK(world.offices[0].memory.size == published.checkpoint.size);
    world.ledger.append(7);
  }
}

TEST_CASE("a publisher that forgot what a witness holds asks again from the size it is told") {
  World world;
  must(world.publish());
  world.ledger.append(9);
  world.restart("quorum audit\n");
  const int before = world.offices[0].asked;
  CHECK(must(world.publish()).witnesses[0].posix_seconds > 0);
  CHECK(world.offices[0].asked == before + 2);  // 409, then the proof
}

TEST_CASE("a quorum suffices, and a witness that comes back later is added to the same note") {
  World world;
  world.offices[1].instead = [] { return status(500); };
  const auto first = must(world.publish());
  CHECK(first.fresh);
  CHECK(first.witnesses[1].missing == "status 500");
  CHECK(world.signatures_published() == 3);
  world.offices[1].instead = {};
  const auto second = must(world.publish());
  CHECK_FALSE(second.fresh);
  CHECK(second.checkpoint == first.checkpoint);
  CHECK(world.signatures_published() == 4);
}

TEST_CASE("without a quorum nothing is published until without_quorum says so and its time is up") {
  for (const bool without : {false, true}) {
    World world("group g all audit archives discipline\nquorum g\n", without);
    world.offices[2].instead = [] { return status(503); };
    const auto held = must(world.publish());
    CHECK(held.held_back);
    CHECK_FALSE(world.ledger.files().contains("checkpoint"));
    world.clock.advance(31'000);
    CHECK(must(world.publish()).held_back == !without);
    CHECK(world.ledger.files().contains("checkpoint") == without);
  }
}

TEST_CASE("a witness that errs or lies is missing, and the others decide") {
  const Fetched wrong[] = {
      status(200),
      status(200, "— audit.example AAAA\n"),
      status(200, std::string(60'000, 'x')),
      status(409, "0\n", "text/x.tlog.size"),
      status(409, "18446744073709551615\n", "text/x.tlog.size"),
      status(409, "nonsense", "text/x.tlog.size"),
      status(409, "1\n", "text/plain"),
      status(422),
      status(301),
      status(403),
  };
  for (const Fetched& reply : wrong) {
    World world;
    world.offices[0].instead = [&] { return reply; };
    const auto published = must(world.publish());
    INFO(reply.status << " " << reply.body.substr(0, 40));
    CHECK(published.fresh);
    CHECK(published.witnesses[0].posix_seconds == 0);
    CHECK(world.signatures_published() == 3);
    CHECK(kept_notes(world) == 0);
  }
}

TEST_CASE("a cosignature by another key, or over another note, counts for nothing") {
  World world;
  SeededRandom random(7);
  const auto other = crypto::SigningKey::generate(crypto::Suite::kSha256, random);
  crypto::Hasher hasher(crypto::Suite::kSha256);
  const auto key =
      note::make_note_key(hasher, "audit.example", note::NoteRole::kWitness, other.public_key());
  world.offices[0].instead = [&] {
    const auto line = note::cosign_note(key, other, "anything\n", 5);
    return status(200, note::to_text(line));
  };
  world.offices[1].instead = [&] {
    const auto line =
        note::cosign_note(world.offices[1].key, world.offices[1].secret, "anything\n", 5);
    return status(200, note::to_text(line));
  };
  const auto published = must(world.publish());
  CHECK(published.held_back);
  CHECK(published.witnesses[0].posix_seconds == 0);
  CHECK(published.witnesses[1].posix_seconds == 0);
}

TEST_CASE("a note of our own key that is larger than our log, or of another history, stops us") {
  struct Story {
    const char* reason;
    std::uint64_t size;
    Fetched reply;
  };
  const Story stories[] = {{"witness_ahead", 99'999, status(409, "99999\n", "text/x.tlog.size")},
                           {"witness_fork", 17, status(422)}};
  for (const Story& story : stories) {
    World world;
    const std::string origin = must(world.publish()).checkpoint.origin;
    const std::string before = world.ledger.files().at("checkpoint");
    const intake::KeyFolder keys(world.ledger.directory().keys(), crypto::Suite::kSha256);
    const auto secret = must(keys.load(intake::KeyFolder::checkpoint(Partition(0))));
    crypto::Hasher hasher(crypto::Suite::kSha256);
    const auto key = note::make_note_key(hasher, origin, note::NoteRole::kLog, secret.public_key());
    note::Note theirs{
        .text = note::to_text(note::Checkpoint{origin, TreeSize(story.size), Digest{{9}}}),
        .signatures = {}};
    theirs.signatures.push_back(note::sign_note(key, secret, theirs.text));
    world.offices[0].held = note::to_text(theirs);
    world.offices[0].instead = [&] { return story.reply; };
    world.ledger.append(6);
    const auto stopped = world.publish();
    REQUIRE_FALSE(stopped);
    CHECK(stopped.error().kind == Failure::kTampered);
    CHECK(stopped.error().reason == story.reason);
    CHECK(kept_notes(world) == 2);
    CHECK(world.ledger.files().at("checkpoint") == before);
  }
}
