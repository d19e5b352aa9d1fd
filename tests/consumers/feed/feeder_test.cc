// Whatever happens to what a feeder writes, and to the feeder: the accepted feed holds each message
// once, in order, without a gap, and every reader has the same one.
#include <algorithm>
#include <cstdlib>

#include "consumers/feed/lmdb_carrier.h"
#include "tests/consumers/feed/world.h"
#include "tests/support/child.h"

namespace quanlu::tests {
namespace {

using feed::Feeder;
using feed::LmdbCarrier;
using ledger::store::Access;

void require_whole(FeedLedger& ledger, ModelTopic& topic, SeededRandom& random) {
  const Accepted all = accepted_in(topic, ledger.trust);
  REQUIRE(all.entries == ledger.carried(finance()));
  REQUIRE_FALSE(all.waiting);
  ModelCarrier carrier(topic, random);
  const feed::FeedCheck check = ledger.check(carrier);
  REQUIRE_FALSE(check.differs);
  REQUIRE_FALSE(check.gap);
  REQUIRE(check.compared == all.entries.size());
  REQUIRE(check.not_compared == 0);
  REQUIRE(check.behind == 0);
  // A consumer that was stopped anywhere and goes on has the same feed.
  for (int i = 0; i < 5; ++i) {
    const std::size_t at = random.below(all.states.size());
    const Accepted rest = accepted_in(topic, ledger.trust, all.states[at], all.places[at] + 1);
    REQUIRE(rest.last == all.last);
    REQUIRE(rest.places.size() == all.places.size() - at - 1);
  }
}

// 7, or 1 where whatever it tried came to nothing; nothing else ends a feeder.
bool may_end(const Error& error) {
  return (error.kind == Failure::kConflict && error.reason == "fenced") ||
         (error.kind == Failure::kFailed && error.reason == "feed_doubt");
}

// Two feeders on one topic, each dying at any moment, on a broker that does what brokers may.
void live_through(std::uint64_t seed, std::uint32_t partitions = 1) {
  INFO("seed " << seed << ", partitions " << partitions);
  FeedLedger ledger(seed, crypto::Suite::kSha256, partitions);
  SeededRandom random(seed);
  const TempDir temp;
  ModelTopic topic;
  ModelCarrier carrier(topic, random, 5 + random.below(60));
  std::unique_ptr<Feeder> feeders[2];
  for (int turn = 0; turn < 60; ++turn) {
    if (random.below(3) == 0) ledger.tell(1 + random.below(12));
    if (partitions > 1 && random.below(20) == 0) ledger.lose_places();
    const std::size_t who = random.below(8) == 0 ? 1 : 0;
    const bool remembers = random.below(4) != 0;
    std::unique_ptr<Feeder>& feeder = feeders[who];
    if (random.below(10) == 0) feeder.reset();  // killed
    if (!feeder) {
      auto started = Feeder::start(parts_for(
          ledger, carrier, random,
          remembers ? temp.path() / ("memory-" + std::to_string(who)) : std::filesystem::path{}));
      if (started) feeder = std::move(*started);
      if (!started) {
        INFO(describe(started.error()));
        REQUIRE(may_end(started.error()));
      }
      continue;
    }
    const auto step = feeder->step();
    if (step) continue;
    INFO(describe(step.error()));
    REQUIRE(may_end(step.error()));
    feeder.reset();
  }
  ModelCarrier quiet(topic, random);
  ledger.arrive_all();
  const auto last = must(Feeder::start(parts_for(ledger, quiet, random)));
  feed_to_end(*last);
  const feed::FeedState whole = last->state();
  while (!topic.under_way.empty())
    topic.arrive(random);  // what comes after all that changes nothing
  REQUIRE(accepted_in(topic, ledger.trust).last == whole);
  require_whole(ledger, topic, random);
}

TEST_CASE("late, doubled, torn and lost appends and killed feeders leave no gap and no copy") {
  for (std::uint64_t seed = 1; seed <= 8; ++seed)
    live_through(seed);
}

TEST_CASE("the same of a ledger of several partitions, whose batches come in any order") {
  for (std::uint64_t seed = 1; seed <= 8; ++seed)
    live_through(seed, seed % 2 == 0 ? 4 : 32);
}

// The long form: QUANLU_WORLDS=1000 tests_consumers_feed "[slow]".
TEST_CASE("the same for as many worlds as are asked for", "[.slow]") {
  const char* const asked = std::getenv("QUANLU_WORLDS");
  const std::uint64_t worlds = asked == nullptr ? 40 : std::strtoull(asked, nullptr, 10);
  for (std::uint64_t seed = 1'000; seed < 1'000 + worlds; ++seed)
    live_through(seed, seed % 2 == 0 ? 1 : 4);
}

TEST_CASE("nothing is written before FeedStarted is accepted, and each start is an epoch") {
  FeedLedger ledger;
  SeededRandom random(1);
  ModelTopic topic;
  ModelCarrier carrier(topic, random);
  ledger.tell(20);
  const auto first = must(Feeder::start(parts_for(ledger, carrier, random)));
  REQUIRE(topic.records.size() == 1);
  const auto started = feed::read_attributes(as_bytes(topic.records[0].value));
  REQUIRE(started);
  REQUIRE(started->started);
  CHECK(started->type == feed::kStartedType);
  CHECK(started->epoch == 1);
  CHECK(started->seq == 0);
  CHECK(started->prev.is_zero());
  CHECK(started->started->scope == "finance");
  CHECK(started->started->release == feed::schema_release());
  feed_to_end(*first);
  const auto second = must(Feeder::start(parts_for(ledger, carrier, random)));
  CHECK(second->state().epoch == 2);
  SECTION("the first one sees it and stops: 7") {
    ledger.tell(30);
    const auto step = first->step();
    REQUIRE_FALSE(step);
    CHECK(step.error().kind == Failure::kConflict);
    CHECK(step.error().reason == "fenced");
    feed_to_end(*second);
    require_whole(ledger, topic, random);
  }
}

// Loses the appends that it is told to lose.
class LosingCarrier final : public feed::Carrier {
 public:
  explicit LosingCarrier(feed::Carrier& carrier) : carrier_(carrier) {}
  Result<Locator> start() override { return carrier_.start(); }
  Result<Locator> end() override { return carrier_.end(); }
  Result<std::unique_ptr<feed::FeedReader>> read(Locator from) override {
    return carrier_.read(from);
  }
  Status append(Locator base, std::span<const feed::FeedOutput> records) override {
    if (loses == 0 || (spares_starts && records.size() == 1)) return carrier_.append(base, records);
    --loses;
    return fail(Failure::kFailed, "doubt", {"结果不明", "the outcome is not known"});
  }
  std::string location() const override { return carrier_.location(); }

  std::uint32_t loses = 0;  // so many
  bool spares_starts = false;

 private:
  feed::Carrier& carrier_;
};

TEST_CASE("a batch that was given up costs an epoch: no place is signed twice in one") {
  FeedLedger ledger;
  SeededRandom random(1);
  ModelTopic topic;
  ModelCarrier model(topic, random);
  LosingCarrier carrier(model);
  ledger.tell(40);
  const auto feeder = must(Feeder::start(parts_for(ledger, carrier, random)));
  carrier.loses = 1;
  CHECK(must(feeder->step()) == 0);
  CHECK_FALSE(feeder->at_end());
  CHECK(feeder->state().epoch == 2);
  REQUIRE(topic.records.size() == 2);
  CHECK(feed::read_attributes(as_bytes(topic.records[1].value))->started.has_value());
  feed_to_end(*feeder);
  require_whole(ledger, topic, random);
}

TEST_CASE("a feeder whose batches all come to nothing says so and stops: 1") {
  FeedLedger ledger;
  SeededRandom random(1);
  ModelTopic topic;
  ModelCarrier model(topic, random);
  LosingCarrier carrier(model);
  ledger.tell(40);
  SECTION("at its start") {
    carrier.loses = UINT32_MAX;
    const auto feeder = Feeder::start(parts_for(ledger, carrier, random));
    REQUIRE_FALSE(feeder);
    CHECK(feeder.error().kind == Failure::kFailed);
    CHECK(feeder.error().reason == "feed_doubt");
    CHECK(carrier.loses == UINT32_MAX - Feeder::kDoubtsMax);
    CHECK(topic.records.empty());
  }
  SECTION("behind starts that get through, and the next one goes on") {
    carrier.spares_starts = true;
    carrier.loses = UINT32_MAX;
    const auto feeder = must(Feeder::start(parts_for(ledger, carrier, random)));
    Result<std::size_t> step = 0;
    for (std::uint32_t i = 0; i < Feeder::kDoubtsMax && step; ++i)
      step = feeder->step();
    REQUIRE_FALSE(step);
    CHECK(step.error().reason == "feed_doubt");
    carrier.loses = 0;
    feed_to_end(*must(Feeder::start(parts_for(ledger, carrier, random))));
    require_whole(ledger, topic, random);
  }
  SECTION("one that gets through in between is a new beginning") {
    const auto feeder = must(Feeder::start(parts_for(ledger, carrier, random)));
    for (int round = 0; round < 3; ++round) {
      carrier.loses = Feeder::kDoubtsMax - 1;
      do
        must(feeder->step());
      while (!feeder->at_end());
      ledger.tell(40);
    }
    feed_to_end(*feeder);
    require_whole(ledger, topic, random);
  }
}

TEST_CASE("a feeder without a right to its feed does not begin") {
  FeedLedger ledger;
  SeededRandom random(1);
  ModelTopic topic;
  ModelCarrier carrier(topic, random);
  ledger.trust.keys.clear();
  const auto feeder = Feeder::start(parts_for(ledger, carrier, random));
  REQUIRE_FALSE(feeder);
  CHECK(feeder.error().kind == Failure::kDenied);
  CHECK(topic.records.empty());
}

TEST_CASE("a feeder whose key is revoked in the ledger stops: 5") {
  FeedLedger ledger;
  SeededRandom random(1);
  ModelTopic topic;
  ModelCarrier carrier(topic, random);
  const auto grant = [&](Action action, std::uint64_t serial) {
    Grant made = grant_for(ledger.key, action);
    made.log_id = ledger.world.genesis.log_id;
    made.role = Role::kFeed;
    made.serial = serial;
    for (std::size_t i = 0; i < 2; ++i)
      sign(made, ledger.world.keys.roots[i]);
    if (action == Action::kAdd) prove(made, ledger.key);
    return encode(made);
  };
  ledger.append({ledger.world.key_added(grant(Action::kAdd, 1))});
  ledger.tell(20);
  const auto feeder = must(Feeder::start(parts_for(ledger, carrier, random)));
  feed_to_end(*feeder);
  ledger.append({ledger.world.key_revoked(grant(Action::kRevoke, 2))});
  ledger.tell(20);
  const auto step = feeder->step();
  REQUIRE_FALSE(step);
  CHECK(step.error().kind == Failure::kDenied);
}

TEST_CASE("a feed topic that lost messages halts the feeder: 3") {
  FeedLedger ledger;
  SeededRandom random(1);
  const TempDir temp;
  ModelTopic topic;
  ModelCarrier carrier(topic, random);
  ledger.tell(60);
  {
    const auto feeder =
        must(Feeder::start(parts_for(ledger, carrier, random, temp.path() / "memory")));
    feed_to_end(*feeder);
  }
  topic.records.pop_back();
  const auto feeder = Feeder::start(parts_for(ledger, carrier, random, temp.path() / "memory"));
  REQUIRE_FALSE(feeder);
  CHECK(feeder.error().kind == Failure::kTampered);
  CHECK(feeder.error().reason == "log_regressed");
}

TEST_CASE("an entry that was changed in the ledger's copy is fed to nobody: 3") {
  FeedLedger ledger;
  SeededRandom random(1);
  ModelTopic topic;
  ModelCarrier carrier(topic, random);
  ledger.tell(30);
  ledger::log::MemoryLog spoiled;
  const auto reader = must(ledger.log().read(Locator(0)));
  std::uint64_t at = 0;
  while (const auto record = must(reader->next())) {
    Bytes entry(record->entry.begin(), record->entry.end());
    if (at == 10) entry[140] ^= 1;
    const std::vector<BytesView> one{entry};
    const Bytes no_seal(80);
    must(spoiled.append(
        Locator(at), {.entries = one, .seal = record->seal ? *record->seal : BytesView(no_seal)}));
    ++at;
  }
  feed::FeederParts parts{.definition = finance(),
                          .carrier = carrier,
                          .ledger = spoiled,
                          .genesis = ledger.world.genesis,
                          .partition = Partition(0),
                          .key = ledger.key,
                          .trust = ledger.trust,
                          .random = random,
                          .memory = {}};
  const auto feeder = must(Feeder::start(std::move(parts)));
  const auto step = feeder->step();
  REQUIRE_FALSE(step);
  CHECK(step.error().kind == Failure::kTampered);
}

TEST_CASE("a message that is not what the ledger gives is found by the check") {
  FeedLedger ledger;
  SeededRandom random(1);
  ModelTopic topic;
  ModelCarrier carrier(topic, random);
  ledger.tell(60);
  const auto feeder = must(Feeder::start(parts_for(ledger, carrier, random)));
  feed_to_end(*feeder);
  // The feeder's own people wrote another message, and signed everything behind it anew.
  std::string prev(64, '0');
  for (std::size_t i = 0; i < topic.records.size(); ++i) {
    feed::FeedOutput& record = topic.records[i];
    const std::size_t at = record.value.find(R"("prevhash":")") + 12;
    record.value.replace(at, 64, prev);
    if (i == 5) {
      const std::size_t code = record.value.find(R"("effectiveon":"20)");
      REQUIRE(code != std::string::npos);
      record.value[code + 16] = '1';
    }
    const Digest hash = ledger.world.hasher.leaf(as_bytes(record.value));
    record.signature =
        to_base64(ledger.key.sign(feed::signed_bytes(ledger.world.genesis.log_id, hash)));
    prev = to_hex(hash.bytes);
  }
  const feed::FeedCheck check = ledger.check(carrier);
  CHECK_FALSE(check.gap);
  CHECK(check.differs == 5);
  CHECK(check.expected != check.found);
  CHECK(check.compared == ledger.carried(finance()).size() - 1);
}

// ---- Beside the embedded log

TEST_CASE("a feed in the ledger directory is read back as it was written") {
  const TempDir temp;
  FeedLedger ledger;
  SeededRandom random(5);
  ledger.tell(80);
  const auto carrier = must(LmdbCarrier::open(temp.path() / "feed", Access::kWrite));
  const auto feeder = must(Feeder::start(parts_for(ledger, *carrier, random)));
  feed_to_end(*feeder);
  const feed::FeedCheck check = ledger.check(*carrier);
  CHECK(check.compared == ledger.carried(finance()).size());
  CHECK(check.records == check.compared + 1);
  CHECK(check.strays == 0);
  CHECK(carrier->append(Locator(3), {}).error().reason == "end_moved");
}

// Played by the child of the next test.
TEST_CASE("child: feeds a ledger into a folder", "[.child]") {
  const char* const folder = std::getenv("CHILD_DIR");
  REQUIRE(folder != nullptr);
  FeedLedger ledger;
  ledger.tell(2'500);
  SystemRandom random;
  const auto carrier =
      must(LmdbCarrier::open(std::filesystem::path(folder) / "feed", Access::kWrite));
  const auto feeder = must(Feeder::start(
      parts_for(ledger, *carrier, random, std::filesystem::path(folder) / "memory.json")));
  feed_to_end(*feeder);
  must(feeder->settle());
}

TEST_CASE("a feeder killed at any step leaves a feed that the next one completes") {
  if (!kKillPoints) return;
  FeedLedger ledger;
  ledger.tell(2'500);
  for (const char* point :
       {"feed.before_start:1", "feed.after_start:1", "feed.before_commit:2", "feed.before_commit:3",
        "feed.after_commit:2", "feed.before_remember:1", "feed.before_remember:2"}) {
    INFO(point);
    const TempDir temp;
    const std::map<std::string, std::string> environment{{"CHILD_DIR", temp.path().string()}};
    auto killed = environment;
    killed["QUANLU_KILL"] = point;
    REQUIRE(Child("child: feeds a ledger into a folder", killed).wait().signal == SIGKILL);
    REQUIRE(Child("child: feeds a ledger into a folder", environment).wait().code == 0);
    const auto carrier = must(LmdbCarrier::open(temp.path() / "feed", Access::kRead));
    const feed::FeedCheck check = ledger.check(*carrier);
    CHECK_FALSE(check.differs);
    CHECK_FALSE(check.gap);
    CHECK(check.compared == ledger.carried(finance()).size());
    CHECK(check.behind == 0);
    CHECK(check.strays == 0);  // a transaction is there or not
  }
}

}  // namespace
}  // namespace quanlu::tests
