// What a witness answers to every request that a log, a broken log and an attacker may send, and
// what it remembers when it is killed.
#include "consumers/witness/witness.h"

#include "consumers/http/fetch.h"
#include "consumers/witness/handler.h"
#include "ledger/tree/prove.h"
#include "tests/ledger/tree/forest.h"
#include "tests/support/child.h"
#include "tests/support/lost_rename.h"
#include "tests/support/temp_dir.h"

namespace quanlu::tests {

namespace note = ledger::note;
namespace witness = consumers::witness;
using witness::Answer;
using witness::Witness;

namespace {

constexpr const char* kOrigin = "mz.example/quanlu";
const Millis kNow{1'700'000'000'000};

crypto::SigningKey secret_of(crypto::Suite suite, std::uint64_t seed) {
  SeededRandom random(seed);
  return crypto::SigningKey::generate(suite, random);
}

// A log that can say anything about its tree, and the witness that it says it to.
struct World {
  explicit World(crypto::Suite which = crypto::Suite::kSha256)
      : suite(which), hasher(which), log_secret(secret_of(which, 1)) {
    log_key = note::make_note_key(hasher, kOrigin, note::NoteRole::kLog, log_secret.public_key());
    restart();
  }
  void restart() {
    witness.reset();  // its lock first
    witness = must(open());
  }
  Result<std::unique_ptr<Witness>> open() {
    auto policy = must(ledger::policy::Policy::parse(
        "log " + note::to_vkey(log_key) + "\nquorum none\n", hasher, "policy"));
    return Witness::open({.folder = temp.path() / "state",
                          .name = "audit.example",
                          .secret = secret_of(suite, 2),
                          .policy = std::move(policy),
                          .clock = clock});
  }

  // Histories differ from leaf 20 on.
  std::unique_ptr<KeptNodes> nodes_of(int history) {
    auto leaves = numbered_leaves(hasher, 64);
    if (history > 0)
      for (std::size_t i = 20; i < leaves.size(); ++i)
        leaves[i] = hasher.leaf(as_bytes("another history " + std::to_string(i)));
    auto nodes = std::make_unique<KeptNodes>();
    grown(hasher, leaves, nodes.get());
    return nodes;
  }
  Digest root(std::uint64_t size, int history = 0) {
    return size == 0 ? hasher.of({}) : must(root_of(*nodes_of(history), hasher, TreeSize(size)));
  }
  std::string note_of(std::uint64_t size, int history = 0) {
    note::Note made{
        .text = note::to_text(note::Checkpoint{kOrigin, TreeSize(size), root(size, history)}),
        .signatures = {}};
    made.signatures.push_back(note::sign_note(log_key, log_secret, made.text));
    return note::to_text(made);
  }
  std::string request(std::uint64_t from, std::uint64_t to, int history = 0) {
    note::AddCheckpoint add{
        .old_size = TreeSize(from), .proof = {}, .checkpoint = note_of(to, history)};
    if (from > 0 && from < to) {
      add.proof = must(prove_consistency(*nodes_of(history), hasher, TreeSize(from), TreeSize(to)));
    }
    return note::to_text(add);
  }
  Answer ask(std::uint64_t from, std::uint64_t to, int history = 0) {
    return witness->add_checkpoint(request(from, to, history));
  }
  std::uint64_t held() const { return witness->held().front().memory.size.value; }
  std::string state() const {
    const auto file = temp.path() / "state" / origin_hex() / "checkpoint";
    const auto bytes = ledger::store::read_file(file, 1 << 16);
    return bytes ? std::string(as_text(*bytes)) : "";
  }
  static std::string origin_hex() {
    crypto::Hasher sha256(crypto::Suite::kSha256);
    return to_hex(sha256.of(as_bytes(kOrigin)).bytes);
  }

  crypto::Suite suite;
  crypto::Hasher hasher;
  crypto::Verifier verifier;
  crypto::SigningKey log_secret;
  note::NoteKey log_key;
  ManualClock clock{kNow};
  TempDir temp;
  std::unique_ptr<Witness> witness;
};

TEST_CASE("a checkpoint that continues the one before is cosigned, in both suites") {
  for (const crypto::Suite suite : {crypto::Suite::kSha256, crypto::Suite::kGm}) {
    World world(suite);
    std::uint64_t before = 0;
    for (const std::uint64_t size : {1, 7, 7, 20, 64}) {
      const Answer answer = world.ask(before, size);
      REQUIRE(answer.status == 200);
      const auto note = must(note::parse_note(world.note_of(size) + answer.body));
      const std::vector<note::NoteKey> keys{world.log_key, world.witness->key()};
      const auto verified = must(note::verify_note(note, keys, world.verifier));
      REQUIRE(verified.size() == 2);
      CHECK(verified.back().posix_seconds == 1'700'000'000);
      before = size;
    }
    CHECK(world.held() == 64);
  }
}

TEST_CASE("every other request has the status that the specification gives, and changes nothing") {
  World world;
  REQUIRE(world.ask(0, 20).status == 200);
  const std::string state = world.state();
  const std::string good = world.request(20, 30);
  const auto without_proof = [&] {
    return note::to_text(note::AddCheckpoint{TreeSize(20), {}, world.note_of(30)});
  };
  const auto with_proof_from_nothing = [&] {
    return note::to_text(note::AddCheckpoint{TreeSize(20), {Digest{{1}}}, world.note_of(20)});
  };
  std::string other_origin = good, other_key = good;
  other_origin.replace(other_origin.find(kOrigin), 2, "qz");
  const auto dash = other_key.find("\xe2\x80\x94");
  other_key.replace(other_key.find(kOrigin, dash), 2, "qz");
  note::Note changed = must(note::parse_note(world.note_of(30)));
  changed.signatures.front().signature.back() ^= 1;
  auto with_bad_signature = must(note::parse_add_checkpoint(good));
  with_bad_signature.checkpoint = note::to_text(changed);
  struct Line {
    std::string body;
    unsigned status;
  };
  const Line lines[] = {
      {"", 400},
      {"nonsense", 400},
      {"old 020\n\n" + world.note_of(30), 400},
      {good.substr(0, good.size() / 2), 400},
      {std::string(70'000, 'x'), 400},
      {other_origin, 404},
      {other_key, 403},
      {note::to_text(with_bad_signature), 403},
      {world.request(0, 30), 409},
      {world.request(19, 30), 409},
      {note::to_text(note::AddCheckpoint{TreeSize(31), {}, world.note_of(30)}), 400},
      {without_proof(), 422},
      {with_proof_from_nothing(), 422},
      {note::to_text(note::AddCheckpoint{TreeSize(20), {}, world.note_of(20, 1)}), 200},
      {note::to_text(note::AddCheckpoint{TreeSize(20), {}, world.note_of(20)}), 200},
  };
  for (const Line& line : lines) {
    const Answer answer = world.witness->add_checkpoint(line.body);
    INFO(line.body.substr(0, 200));
    CHECK(answer.status == line.status);
    if (answer.status == 409) {
      CHECK(answer.content_type == "text/x.tlog.size");
      CHECK(answer.body == "20\n");
    }
    CHECK(world.held() == 20);
    if (line.status != 200) CHECK(world.state() == state);
  }
}

TEST_CASE("another history under the same key is refused and both notes are kept, at any size") {
  World world;
  REQUIRE(world.ask(0, 30).status == 200);
  const std::string state = world.state();
  for (const std::uint64_t size : {30, 40}) {
    CHECK(world.ask(30, size, 1).status == 422);
    CHECK(world.state() == state);
  }
  std::size_t kept = 0;
  for (const auto& file : std::filesystem::recursive_directory_iterator(
           world.temp.path() / "state" / World::origin_hex() / "evidence"))
    kept += file.is_regular_file() ? 1 : 0;
  CHECK(kept == 4);
  CHECK(world.ask(30, 40).status == 200);
}

TEST_CASE(
    "a clock that went back more than a minute cosigns nothing, a smaller step keeps the time") {
  World world;
  REQUIRE(world.ask(0, 5).status == 200);
  world.clock.set(Millis(kNow.value - 30'000));
  REQUIRE(world.ask(5, 6).status == 200);
  CHECK(world.witness->held().front().memory.posix_seconds == 1'700'000'000);
  world.clock.set(Millis(kNow.value - 61'000));
  CHECK(world.ask(6, 7).status == 503);
  CHECK(world.held() == 6);
}

TEST_CASE(
    "what was cosigned is remembered over a restart, and a memory that was changed is not used") {
  World world;
  REQUIRE(world.ask(0, 20).status == 200);
  world.restart();
  CHECK(world.held() == 20);
  CHECK(world.witness->checkpoint(World::origin_hex()).body == world.state());
  CHECK(world.ask(0, 20).status == 409);
  CHECK(world.ask(20, 21).status == 200);
  world.witness.reset();
  const auto file = world.temp.path() / "state" / World::origin_hex() / "checkpoint";
  const std::string state = world.state();
  for (const std::string& changed :
       {state.substr(0, state.find('\n') + 1) + "9" + state.substr(state.find('\n') + 2),
        world.note_of(21), std::string("x")}) {
    must(ledger::store::replace_file(file, as_bytes(changed)));
    CHECK(world.open().error().reason == "witness_state");
  }
}

TEST_CASE("one process at a time is this witness") {
  World world;
  CHECK(world.open().error().reason == "locked");
}

TEST_CASE(
    "over HTTP on an address the same answers come, and the fetch of a publisher reads them") {
  World world;
  witness::WitnessHandler handler(*world.witness);
  const auto server =
      must(consumers::http::Server::start({.socket = {}, .address = "127.0.0.1:0"}, handler));
  const std::string prefix = "http://127.0.0.1:" + std::to_string(server->port());
  consumers::http::CurlFetch fetch;
  const auto ask = [&](const std::string& path, std::optional<std::string> post) {
    return must(fetch.fetch({.url = prefix + path, .post = std::move(post)}));
  };
  CHECK(ask("/" + World::origin_hex() + "/checkpoint", {}).status == 404);
  CHECK(ask("/add-checkpoint", world.request(0, 20)).status == 200);
  const Fetched again = ask("/add-checkpoint", world.request(0, 20));
  CHECK(again.status == 409);
  CHECK(again.content_type == "text/x.tlog.size");
  CHECK(again.body == "20\n");
  CHECK(ask("/" + World::origin_hex() + "/checkpoint", {}).body == world.state());
  CHECK(ask("/add-checkpoint", std::string(70'000, 'x')).status == 413);
  CHECK(ask("/add-checkpoint", {}).status == 405);
  CHECK(ask("/elsewhere", {}).status == 404);
}

TEST_CASE("a fetch takes no more than it was granted, and leaves the machine only under TLS") {
  World world;
  REQUIRE(world.ask(0, 20).status == 200);
  witness::WitnessHandler handler(*world.witness);
  const auto server =
      must(consumers::http::Server::start({.socket = {}, .address = "127.0.0.1:0"}, handler));
  const std::string prefix = "http://127.0.0.1:" + std::to_string(server->port());
  consumers::http::CurlFetch fetch;
  const std::string url = prefix + "/" + World::origin_hex() + "/checkpoint";
  CHECK(fetch.fetch({.url = url, .post = {}, .body_bytes_max = 10}).error().reason == "fetch");
  for (const char* refused :
       {"http://mz.example/w", "http://127.0.0.1.example/w", "ftp://x", "file:///etc/passwd", ""})
    CHECK(fetch.fetch({.url = refused, .post = {}}).error().reason == "url");
}

TEST_CASE("child: cosigns size 30", "[.child]") {
  World world;
  std::filesystem::remove_all(world.temp.path() / "state");
  world.witness.reset();
  auto policy = must(ledger::policy::Policy::parse(
      "log " + note::to_vkey(world.log_key) + "\nquorum none\n", world.hasher, "policy"));
  const auto own = must(Witness::open({.folder = std::getenv("CHILD_DIR"),
                                       .name = "audit.example",
                                       .secret = secret_of(crypto::Suite::kSha256, 2),
                                       .policy = std::move(policy),
                                       .clock = world.clock}));
  own->add_checkpoint(world.request(0, 30));
}

TEST_CASE("killed at any step it never holds less than what it may have answered") {
  if (!kKillPoints) return;
  const struct {
    const char* point;
    bool persisted, lost;  // a cut of the power takes back what was not made durable
  } kills[] = {{"witness.judged", false, false}, {"store.written", false, false},
               {"store.written", false, true},   {"store.renamed", true, false},
               {"store.renamed", false, true},   {"witness.persisted", true, false}};
  for (const auto& [point, persisted, lost] : kills) {
    INFO(point << (lost ? ", lost" : ""));
    World world;
    world.witness.reset();
    const auto state = world.temp.path() / "state";
    const LostRename disk({state});
    Child child("child: cosigns size 30",
                {{"CHILD_DIR", state.string()}, {"QUANLU_KILL", std::string(point) + ":1"}});
    REQUIRE(child.wait().signal == SIGKILL);
    if (lost) REQUIRE(disk.lose());
    world.restart();
    CHECK(world.held() == (persisted ? 30 : 0));
    // Whatever it held, another history of that size is never cosigned behind it.
    if (persisted) CHECK(world.ask(30, 40, 1).status == 422);
    CHECK(world.ask(world.held(), 40).status == 200);
  }
}

}  // namespace
}  // namespace quanlu::tests
