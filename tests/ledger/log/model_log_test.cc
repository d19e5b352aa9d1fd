// A writer that keeps the duties of INTEGRITY.md 3.5 on a log that breaks every promise.
#include "tests/support/model_log.h"

#include <algorithm>
#include <set>

#include "tests/support/chain_world.h"
#include "tests/support/reference_fold.h"

using namespace quanlu;
using tests::ModelLog;
using tests::must;

namespace {

namespace chain = ledger::chain;

std::vector<std::uint8_t> id_of(BytesView entry) {
  return {&entry[96], &entry[112]};
}

class Writer {
 public:
  explicit Writer(std::uint64_t seed, tests::LogFaults faults)
      : log(seed, faults), fold_(world.fold()), reader_(must(log.read(Locator(0)))) {}

  void open() {
    while (accepted.empty()) {
      const tests::Stored genesis = world.opening(0);
      send({genesis});
      catch_up();
    }
    start_epoch();
  }

  // Acknowledges the events when it returns. After a doubt only the fold decides.
  void append(const std::vector<Bytes>& events) {
    while (true) {
      chain::Head head = chain::head_of(fold_.state(), world.genesis);
      const tests::Log batch = world.batch(head, key(), events);
      const bool answered = send(batch).has_value();
      catch_up();
      const bool in = fold_.state().prev == head.prev && fold_.state().next_seq == head.next;
      if (answered) REQUIRE(in);  // acknowledged is accepted (3.4, L5)
      if (in) break;
      start_epoch();
      // A late batch may have come before the new epoch: decided anew, the same ids are known.
      if (knows(events)) break;
    }
    for (const Bytes& event : events)
      acknowledged.push_back(id_of(event));
  }

  void catch_up() {
    while (const auto record = must(reader_->next())) {
      end_ = record->locator.next();
      if (fold_.step(*record).kind != chain::Outcome::kAccepted) {
        continue;
      }
      for (const chain::PendingEntry& entry : fold_.accepted())
        accepted.push_back(must(log.get(entry.locator))->entry);
    }
  }

  // What a second, plain fold accepts is what ours does.
  bool folds_agree() {
    tests::ReferenceFold plain(world.genesis, 0);
    for (const auto& record : log.records())
      plain.step(tests::Stored{.entry = record.entry, .seal = record.seal}.at(0));
    return std::equal(
        accepted.begin(), accepted.end(), plain.accepted.begin(), plain.accepted.end(),
        [&](const Bytes& entry, const Digest& leaf) { return world.hasher.leaf(entry) == leaf; });
  }

  tests::World world;
  ModelLog log;
  std::vector<Bytes> accepted;
  std::vector<std::vector<std::uint8_t>> acknowledged;

 private:
  const ledger::crypto::SigningKey& key() const { return world.keys.writers[0]; }

  Status send(const tests::Log& batch) {
    std::vector<BytesView> entries;
    for (const tests::Stored& record : batch)
      entries.push_back(record.entry);
    const Locator base = std::max(end_, must(log.end()));
    return log.append(base, {.entries = entries, .seal = *batch.back().seal});
  }

  bool knows(const std::vector<Bytes>& events) const {
    return std::any_of(accepted.begin(), accepted.end(),
                       [&](const Bytes& entry) { return id_of(entry) == id_of(events[0]); });
  }

  void start_epoch() {
    for (int attempt = 0; attempt < 1000; ++attempt) {
      catch_up();
      chain::Head head = chain::head_of(fold_.state(), world.genesis);
      send(world.epoch(head, key()));
      catch_up();
      if (fold_.state().prev == head.prev) return;
    }
    FAIL("no epoch in a thousand attempts");
  }

  chain::Fold fold_;
  std::unique_ptr<ledger::log::LogReader> reader_;
  Locator end_{0};
};

}  // namespace

TEST_CASE("what was acknowledged is accepted once and in order, whatever the log does") {
  std::map<std::string, unsigned> hits;
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    CAPTURE(seed);
    SeededRandom random(seed + 1000);
    Writer writer(seed, ModelLog::drawn(seed));
    writer.open();
    for (int round = 0; round < 40; ++round)
      writer.append(writer.world.events(1 + random.below(4)));
    writer.log.settle();
    writer.append(writer.world.events(2));  // progress, once the faults end
    writer.catch_up();

    REQUIRE(writer.folds_agree());
    std::vector<std::vector<std::uint8_t>> ids;
    for (const Bytes& entry : writer.accepted)
      if (load_le<std::uint16_t>(&entry[112]) == tests::World::kEvent.value)
        ids.push_back(id_of(entry));
    const bool acknowledged_once_in_order = ids == writer.acknowledged;
    REQUIRE(acknowledged_once_in_order);
    for (const auto& [fault, count] : writer.log.hits())
      hits[fault] += count;
  }
  const std::set<std::string> all = {"lost",  "late",      "answer_lost", "doubled", "torn",
                                     "holes", "reordered", "foreign",     "lag"};
  for (const std::string& fault : all)
    CHECK(hits[fault] > 0);  // a fault that never happens tests nothing
}

TEST_CASE("a truncated log gives other records at the same places") {
  Writer writer(1, {});
  writer.open();
  writer.append(writer.world.events(3));
  const Locator end = must(writer.log.end());
  const auto last = must(writer.log.get(Locator(end.value - 1)));
  writer.log.truncate(Locator(end.value - 1));
  CHECK(must(writer.log.end()).value == end.value - 1);
  writer.log.insert({.entry = Bytes(144, 9), .seal = {}});
  CHECK(must(writer.log.end()) == end);
  CHECK(must(writer.log.get(Locator(end.value - 1)))->entry != last->entry);
}

TEST_CASE("the model log repeats itself under its seed") {
  const auto run = [](std::uint64_t seed) {
    Writer writer(seed, ModelLog::drawn(seed));
    writer.open();
    for (int round = 0; round < 10; ++round)
      writer.append(writer.world.events(2));
    return writer.accepted;
  };
  const bool equal = run(5) == run(5);
  CHECK(equal);
}
