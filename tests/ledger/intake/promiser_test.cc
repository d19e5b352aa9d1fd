// Promises are given by the process of the writer, are on the disk before anybody hears of them,
// and only while checkpoints are published.
#include "ledger/intake/promiser.h"

#include <atomic>
#include <set>
#include <thread>

#include "ledger/chain/receipt_keys.h"
#include "ledger/store/files.h"
#include "tests/ledger/intake/world.h"

using namespace quanlu;
using namespace quanlu::tests;

namespace {

using intake::Promiser;

intake::Receipt receipt_of(std::uint64_t seq) {
  intake::Receipt receipt{.partition = Partition(0), .seq = Seq(seq)};
  receipt.leaf.bytes.fill(static_cast<std::uint8_t>(seq));
  receipt.event_id.bytes.fill(static_cast<std::uint8_t>(seq + 1));
  return receipt;
}

struct World {
  TempDir temp;
  ManualClock clock{morning()};
  const Loaded& loaded = made_ledger();
  intake::Directory directory = loaded.copy_to(temp.path() / "ledger");
  std::unique_ptr<ledger::log::Log> log = lmdb_log(directory);
  std::atomic<std::int64_t> silent_ms{0};  // since the last publication

  Result<std::unique_ptr<Promiser>> open(const chain::KeyTable& keys = {}) {
    return Promiser::open(directory, loaded.genesis, keys, *log, clock,
                          [this](std::int64_t within) { return silent_ms <= within; });
  }
  std::string file(const char* name) const {
    return std::string(
        as_text(must(ledger::store::read_file(directory.receipts() / name, 1 << 20))));
  }
};

}  // namespace

TEST_CASE("a promise is signed by the receipt key of genesis and on the disk when it is given") {
  World world;
  const auto promiser = must(world.open());
  const intake::Receipt receipt = receipt_of(7);
  const auto given = must(promiser->promise({&receipt, 1}));
  REQUIRE(given.size() == 1);
  CHECK(given[0].promise.log_id == world.loaded.genesis.log_id);
  CHECK(given[0].promise.seq == Seq(7));
  CHECK(given[0].promise.issued_at == morning());
  CHECK(given[0].promise.due_at.value == morning().value + 60'000);
  chain::ReceiptKeys keys(world.loaded.genesis);
  ledger::crypto::Verifier verifier;
  const auto* key = keys.find(given[0].key_id);
  REQUIRE(key != nullptr);
  CHECK(verifier.verify(key->key, chain::signed_bytes(given[0].promise), given[0].signature));
  CHECK(world.file("2024-08.jsonl") == intake::promise_line(given[0]));

  SECTION("asked again the place is the same and the times are new") {
    world.clock.advance(5'000);
    const auto again = must(promiser->promise({&receipt, 1}));
    CHECK(again[0].promise.leaf == given[0].promise.leaf);
    CHECK(again[0].promise.issued_at.value == morning().value + 5'000);
  }
  SECTION("a new month has a file of its own, and half a line of a crash does not spoil the next") {
    const Bytes half(as_bytes("{\"promise\":{\"mess").begin(),
                     as_bytes("{\"promise\":{\"mess").end());
    must(ledger::store::replace_file(world.directory.receipts() / "2024-09.jsonl", half));
    world.clock.set(*parse_rfc3339("2024-09-01T00:00:00+08:00"));
    const auto next = must(promiser->promise({&receipt, 1}));
    CHECK(world.file("2024-09.jsonl") == "{\"promise\":{\"mess\n" + intake::promise_line(next[0]));
    CHECK(world.file("2024-08.jsonl") == intake::promise_line(given[0]));
  }
}

TEST_CASE(
    "while publishing stands still for longer than half the merge delay nothing is promised") {
  World world;
  const auto promiser = must(world.open());
  const intake::Receipt receipt = receipt_of(7);
  world.silent_ms = 30'000;
  CHECK(promiser->may_promise());
  world.silent_ms = 30'001;
  CHECK_FALSE(promiser->may_promise());
  const auto refused = promiser->promise({&receipt, 1});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().reason == "noPromise");
  CHECK_FALSE(std::filesystem::exists(world.directory.receipts() / "2024-08.jsonl"));
  world.silent_ms = 0;
  CHECK(promiser->promise({&receipt, 1}));
}

TEST_CASE("what cannot be written is not promised") {
  World world;
  const auto promiser = must(world.open());
  std::filesystem::create_directories(world.directory.receipts() / "2024-08.jsonl");
  const intake::Receipt receipt = receipt_of(7);
  CHECK_FALSE(promiser->promise({&receipt, 1}));
  CHECK_FALSE(promiser->trouble().empty());
  std::filesystem::remove(world.directory.receipts() / "2024-08.jsonl");
  CHECK(promiser->promise({&receipt, 1}));
  CHECK(promiser->trouble().empty());
}

TEST_CASE("many who ask at once each find their own promise among the lines") {
  World world;
  const auto promiser = must(world.open());
  constexpr std::uint64_t kThreads = 8, kEach = 25;
  std::vector<std::vector<std::string>> lines(kThreads);
  std::vector<std::thread> threads;
  for (std::uint64_t t = 0; t < kThreads; ++t)
    threads.emplace_back([&, t] {
      for (std::uint64_t i = 0; i < kEach; ++i) {
        const intake::Receipt receipt = receipt_of(t * kEach + i);
        const auto given = promiser->promise({&receipt, 1});
        if (given) lines[t].push_back(intake::promise_line(given->front()));
      }
    });
  for (std::thread& thread : threads)
    thread.join();
  std::istringstream file(world.file("2024-08.jsonl"));
  std::multiset<std::string> kept;
  for (std::string line; std::getline(file, line);)
    kept.insert(line + "\n");
  CHECK(kept.size() == kThreads * kEach);
  for (const auto& own : lines) {
    CHECK(own.size() == kEach);
    for (const std::string& line : own)
      CHECK(kept.count(line) == 1);
  }
}

TEST_CASE("a key that is missing, foreign or revoked promises nothing") {
  World world;
  const intake::KeyFolder keys(world.directory.keys(), world.loaded.genesis.suite);
  SECTION("missing") {
    std::filesystem::remove(keys.file(intake::KeyFolder::kReceipt));
    CHECK(world.open().error().kind == Failure::kAbsent);
  }
  SECTION("foreign") {
    std::filesystem::remove(keys.file(intake::KeyFolder::kReceipt));
    SeededRandom random(5);
    must(keys.obtain(intake::KeyFolder::kReceipt, random));
    const auto refused = world.open();
    REQUIRE_FALSE(refused);
    CHECK(refused.error().kind == Failure::kDenied);
  }
  SECTION("revoked") {
    const auto key = must(keys.load(intake::KeyFolder::kReceipt));
    chain::KeyTable known;
    known.restore(key.id(), {.key = key.public_key(),
                             .role = chain::Role::kReceipt,
                             .action = chain::Action::kRevoke,
                             .serial = 1});
    CHECK(world.open(known).error().kind == Failure::kDenied);
  }
}
