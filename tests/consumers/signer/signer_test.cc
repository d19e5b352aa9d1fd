// The publisher and the signer in two processes: the same answers as in one, and a process that
// holds another key, or nobody, signs nothing for this ledger.
#include <fstream>

#include "consumers/signer/handler.h"
#include "consumers/signer/remote_signer.h"
#include "ledger/tree/prove.h"
#include "tests/ledger/tree/forest.h"
#include "tests/support/child.h"
#include "tests/support/lost_rename.h"
#include "tests/support/temp_dir.h"

namespace quanlu::tests {

namespace note = ledger::note;
namespace publish = ledger::publish;
using consumers::signer::RemoteSigner;
using consumers::signer::SignerHandler;

namespace {

constexpr const char* kOrigin = "mz.example/quanlu";

struct World {
  TempDir temp;
  crypto::Hasher hasher{crypto::Suite::kSha256};
  ManualClock clock{Millis(1'700'000'000'000)};
  KeptNodes nodes, other;
  std::unique_ptr<SignerHandler> handler;
  std::unique_ptr<consumers::http::Server> server;

  explicit World(std::uint64_t seed = 1) {
    auto leaves = numbered_leaves(hasher, 64);
    grown(hasher, leaves, &nodes);
    leaves[3] = leaves[4];
    grown(hasher, leaves, &other);
    start(seed);
  }
  static crypto::SigningKey secret(std::uint64_t seed) {
    SeededRandom random(seed);
    return crypto::SigningKey::generate(crypto::Suite::kSha256, random);
  }
  void start(std::uint64_t seed) {
    server.reset();
    handler.reset();
    std::vector<std::unique_ptr<publish::InlineSigner>> signers;
    signers.push_back(
        must(publish::InlineSigner::open(temp.path() / "signer", kOrigin, secret(seed), clock)));
    handler = std::make_unique<SignerHandler>(std::move(signers), temp.path() / "signer", clock);
    server = must(consumers::http::Server::start({.socket = temp.path() / "s"}, *handler));
  }
  RemoteSigner remote(const std::string& origin = kOrigin, std::uint64_t seed = 1) {
    return {temp.path() / "s",
            note::make_note_key(hasher, origin, note::NoteRole::kLog, secret(seed).public_key())};
  }
  note::Growth growth(std::uint64_t from, std::uint64_t to, KeptNodes& of) {
    note::Growth growth{.from = TreeSize(from),
                        .to = TreeSize(to),
                        .root = must(root_of(of, hasher, TreeSize(to))),
                        .proof = {}};
    if (from > 0) growth.proof = must(prove_consistency(of, hasher, growth.from, growth.to));
    return growth;
  }
};

TEST_CASE("a growing tree is signed, and what was signed is remembered over a restart") {
  World world;
  RemoteSigner remote = world.remote();
  CHECK(must(remote.remembered()).size == TreeSize(0));
  must(remote.sign(world.growth(0, 20, world.nodes)));
  world.clock.advance(1'000);
  must(remote.sign(world.growth(20, 40, world.nodes)));
  world.start(1);
  CHECK(must(remote.remembered()).size == TreeSize(40));
}

TEST_CASE(
    "a size that is not the one it holds, a second history and a shrinking tree are refused") {
  World world;
  RemoteSigner remote = world.remote();
  must(remote.sign(world.growth(0, 20, world.nodes)));
  const auto refused = [&](const note::Growth& growth) {
    world.clock.advance(1'000);
    return remote.sign(growth).error();
  };
  CHECK(refused(world.growth(10, 30, world.nodes)).kind == Failure::kConflict);
  CHECK(refused(world.growth(20, 30, world.other)).kind == Failure::kTampered);
  CHECK(refused(world.growth(20, 20, world.other)).kind == Failure::kTampered);
  note::Growth shrinking = world.growth(10, 20, world.nodes);
  std::swap(shrinking.from, shrinking.to);
  CHECK(refused(shrinking).kind == Failure::kFailed);
  CHECK(must(remote.remembered()).size == TreeSize(20));
  std::size_t kept = 0;
  for (const auto& file :
       std::filesystem::directory_iterator(world.temp.path() / "signer/evidence"))
    kept += file.is_regular_file() ? 1 : 0;
  CHECK(kept == 2);
}

TEST_CASE("a second signature within a second waits for its time") {
  World world;
  RemoteSigner remote = world.remote();
  must(remote.sign(world.growth(0, 20, world.nodes)));
  CHECK(remote.sign(world.growth(20, 21, world.nodes)).error().where == "status 429");
  world.clock.advance(1'000);
  must(remote.sign(world.growth(20, 21, world.nodes)));
}

TEST_CASE("a signer of another origin, or with another key, or none at all signs nothing here") {
  World world;
  CHECK(world.remote("other.example").remembered().error().kind == Failure::kDenied);
  CHECK(world.remote("other.example").sign(world.growth(0, 9, world.nodes)).error().kind ==
        Failure::kDenied);
  CHECK(world.remote(kOrigin, 2).sign(world.growth(0, 9, world.nodes)).error().reason ==
        "signer_key");
  world.server.reset();
  CHECK(world.remote().remembered().error().reason == "signer_silent");
}

// Signs the first 30 leaves in a process of its own; the file `answer` says that the signature
// left.
TEST_CASE("child: a signer to be killed", "[.child]") {
  const std::filesystem::path folder = std::getenv("CHILD_DIR");
  World world;
  world.server.reset();
  const auto signer =
      must(publish::InlineSigner::open(folder / "signer", kOrigin, World::secret(1), world.clock));
  must(signer->sign(world.growth(0, 30, world.nodes)));
  std::ofstream(folder / "answer") << "30\n";
}

TEST_CASE("a signer killed at any step, persisted or not, never signs two roots for one size") {
  if (!kKillPoints) return;
  const struct {
    const char* point;
    bool holds, lost;  // a cut of the power takes back what was not made durable
  } kills[] = {{"signer.checked", false, false},
               {"store.written", false, false},
               {"store.written", false, true},
               {"store.renamed", true, false},
               {"store.renamed", false, true},
               {"signer.persisted", true, false},
               {"none", true, false}};
  for (const auto& [point, holds, lost] : kills) {
    INFO(point << (lost ? ", lost" : ""));
    World world;
    world.server.reset();
    world.handler.reset();
    const TempDir folder;
    const LostRename disk({folder.path() / "signer"});
    Child child("child: a signer to be killed", {{"CHILD_DIR", folder.path().string()},
                                                 {"QUANLU_KILL", std::string(point) + ":1"}});
    const bool killed = child.wait().signal == SIGKILL;
    CHECK(killed == (std::string_view(point) != "none"));
    const bool answered = std::filesystem::exists(folder.path() / "answer");
    CHECK(answered == !killed);
    if (lost) REQUIRE(disk.lose());
    const auto signer = must(publish::InlineSigner::open(folder.path() / "signer", kOrigin,
                                                         World::secret(1), world.clock));
    CHECK(must(signer->remembered()).size.value == (holds ? 30 : 0));
    // What it holds, it signs again and nothing else of that size; what it lost never left.
    if (holds) {
      CHECK(signer->sign(world.growth(30, 30, world.other)).error().reason == "inconsistent");
      CHECK(signer->sign(world.growth(0, 30, world.other)).error().reason == "stale");
      CHECK(signer->sign(world.growth(30, 30, world.nodes)));
    } else {
      CHECK_FALSE(answered);
      world.clock.advance(2'000);
      CHECK(signer->sign(world.growth(0, 30, world.nodes)));
    }
    world.clock.advance(2'000);
    CHECK(signer->sign(world.growth(30, 40, world.nodes)));
  }
}

}  // namespace
}  // namespace quanlu::tests
