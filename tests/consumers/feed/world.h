#pragma once
// A ledger of random stories in memory, and a topic that treats what it is sent as brokers may:
// late, in another order, never, twice, torn; its reports are lost or those of the second copy.
#include <algorithm>
#include <deque>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "consumers/feed/check.h"
#include "consumers/feed/feeder.h"
#include "ledger/log/memory_log.h"
#include "ledger/log/ordered_log.h"
#include "tests/support/catch.h"
#include "tests/support/chain_world.h"
#include "tests/support/event_story.h"
#include "tests/support/temp_dir.h"

namespace quanlu::tests {

namespace feed = consumers::feed;

inline GenesisPlan plan_for_feeds(crypto::Suite suite, std::uint64_t seed,
                                  std::uint32_t partitions) {
  GenesisPlan plan;
  plan.partitions = partitions;
  plan.origin = "example.test/quanlu-" + std::to_string(seed);
  plan.suite = suite;
  plan.batch_events_max = 4096;
  plan.batch_bytes_max = kBatchBytesMax;
  return plan;
}

inline feed::Definition finance() {
  return must(feed::make_definition("finance", "finance", {}, {}));
}

struct FeedLedger {
  explicit FeedLedger(std::uint64_t seed = 1, crypto::Suite suite = crypto::Suite::kSha256,
                      std::uint32_t partitions = 1)
      : world(plan_for_feeds(suite, seed, partitions)),
        story(seed, 6),
        random(seed + 1),
        key(key_of(suite, seed + 100'000)),
        trust{.suite = suite, .log_id = world.genesis.log_id, .keys = {key.public_key()}} {
    std::vector<ledger::log::Log*> all;
    for (std::uint32_t p = 0; p < partitions; ++p) {
      heads.push_back(world.head_behind_opening(p));
      all.push_back(&logs.emplace_back());
      put(p, {world.opening(p)});
      put(p, world.epoch(heads[p], world.keys.writers[0]));
    }
    if (partitions == 1) return;
    ordered.emplace(std::move(all));
    story.place = 2;
  }

  // In the order of the ledger.
  ledger::log::Log& log() {
    return ordered ? static_cast<ledger::log::Log&>(*ordered) : logs.front();
  }
  void put(std::size_t partition, const Log& batch) {
    std::vector<BytesView> entries;
    for (const Stored& record : batch)
      entries.emplace_back(record.entry);
    ledger::log::MemoryLog& log = logs[partition];
    must(log.append(must(log.end()), {.entries = entries, .seal = *batch.back().seal}));
  }
  // A round of its writer. With several partitions an entry lies in any of them, and what one of
  // them is given may come after what another one is given later.
  void append(std::vector<Bytes> entries) {
    if (heads.size() == 1) {
      put(0, batch_of(0, std::move(entries)));
      return;
    }
    std::vector<std::vector<Bytes>> shares(heads.size());
    for (Bytes& entry : entries)
      shares[random.below(heads.size())].push_back(std::move(entry));
    for (std::size_t p = 0; p < shares.size(); ++p)
      if (!shares[p].empty()) on_the_way.emplace_back(p, batch_of(p, std::move(shares[p])));
    while (!on_the_way.empty() && random.below(3) != 0)
      arrive(random.below(on_the_way.size()));
  }
  // The first of those that are on the way to the partition of this one.
  void arrive(std::size_t number) {
    const std::size_t partition = on_the_way[number].first;
    const auto first =
        std::ranges::find(on_the_way, partition, [](const auto& one) { return one.first; });
    put(partition, first->second);
    on_the_way.erase(first);
  }
  void arrive_all() {
    while (!on_the_way.empty())
      arrive(0);
  }
  // Another writer takes over: places are lost, and every partition gets an entry behind them.
  void lose_places() {
    story.place += 50;
    for (std::size_t p = 0; p < heads.size(); ++p)
      on_the_way.emplace_back(p, batch_of(p, story.events(1)));
  }
  Log batch_of(std::size_t partition, std::vector<Bytes> entries) {
    for (Bytes& entry : entries)  // stories are of the other suite
      store_le(entry.data() + at::kSuite, static_cast<std::uint16_t>(world.suite()));
    return world.batch(heads[partition], world.keys.writers[0], std::move(entries));
  }
  void tell(std::size_t events) {
    while (events > 0) {
      std::vector<Bytes> entries = story.events(1 + random.below(9));
      events -= std::min(events, entries.size());
      append(std::move(entries));
    }
  }
  // The places that the definition carries, in order.
  std::vector<std::uint64_t> carried(const feed::Definition& definition) {
    const auto entries = must(feed::Entries::open(log(), world.genesis, {}));
    feed::Derivation derivation(*entries, definition, world.genesis);
    std::vector<std::uint64_t> places;
    while (const auto entry = must(derivation.next(0)))
      places.push_back(entry->place.value);
    return places;
  }
  // The feed for finance in this carrier, against this ledger.
  feed::FeedCheck check(feed::Carrier& carrier) {
    return must(feed::check_feed({.definition = finance(),
                                  .carrier = carrier,
                                  .ledger = log(),
                                  .genesis = world.genesis,
                                  .partition = Partition(0),
                                  .trust = trust}));
  }

  World world;
  EventStory story;
  SeededRandom random;
  std::vector<Head> heads;  // by partition
  std::deque<ledger::log::MemoryLog> logs;
  std::optional<ledger::log::OrderedLog> ordered;
  std::deque<std::pair<std::size_t, Log>> on_the_way;  // partition and batch
  crypto::SigningKey key;
  feed::FeedTrust trust;
};

struct ModelTopic {
  std::vector<feed::FeedOutput> records;
  std::deque<std::vector<feed::FeedOutput>> under_way;  // sent, not there yet

  void add(const std::vector<feed::FeedOutput>& batch) {
    records.insert(records.end(), batch.begin(), batch.end());
  }
  // One of those under way arrives, any of them.
  void arrive(SeededRandom& random) {
    if (under_way.empty()) return;
    const auto at = under_way.begin() + static_cast<std::ptrdiff_t>(random.below(under_way.size()));
    const std::vector<feed::FeedOutput> batch = *at;
    under_way.erase(at);
    add(batch);
  }
};

class ModelReader final : public feed::FeedReader {
 public:
  ModelReader(const ModelTopic& topic, Locator from) : topic_(topic), at_(from.value) {}
  Result<std::optional<feed::FeedRecord>> next() override {
    if (at_ >= topic_.records.size()) return std::nullopt;
    held_ = topic_.records[at_];
    return feed::FeedRecord{
        .at = Locator(at_++), .value = as_bytes(held_.value), .signature = held_.signature};
  }

 private:
  const ModelTopic& topic_;
  std::uint64_t at_;
  feed::FeedOutput held_;
};

class ModelCarrier final : public feed::Carrier {
 public:
  // `trouble`: of 100 appends so many do not go well.
  ModelCarrier(ModelTopic& topic, SeededRandom& random, std::uint64_t trouble = 0)
      : topic_(topic), random_(random), trouble_(trouble) {}

  Result<Locator> start() override { return Locator(0); }
  Result<Locator> end() override { return Locator(topic_.records.size()); }
  Result<std::unique_ptr<feed::FeedReader>> read(Locator from) override {
    return std::make_unique<ModelReader>(topic_, from);
  }
  std::string location() const override { return "model"; }

  Status append(Locator base, std::span<const feed::FeedOutput> records) override {
    const std::vector<feed::FeedOutput> batch(records.begin(), records.end());
    if (trouble_ > 0 && random_.below(3) == 0) topic_.arrive(random_);
    if (random_.below(100) >= trouble_) {
      const bool expected = topic_.records.size() == base.value;
      topic_.add(batch);
      if (expected) return {};
      return doubt();
    }
    const std::size_t cut = random_.below(batch.size() + 1);
    const std::vector<feed::FeedOutput> head(batch.begin(),
                                             batch.begin() + static_cast<std::ptrdiff_t>(cut));
    const std::vector<feed::FeedOutput> tail(batch.begin() + static_cast<std::ptrdiff_t>(cut),
                                             batch.end());
    switch (random_.below(7)) {
      case 0:  // lost
        break;
      case 1:  // late
        topic_.under_way.push_back(batch);
        break;
      case 2:  // its report is lost
        topic_.add(batch);
        break;
      case 3:  // twice
        topic_.add(batch);
        topic_.add(batch);
        break;
      case 4:  // torn, the rest comes late
        topic_.add(head);
        if (!tail.empty()) topic_.under_way.push_back(tail);
        break;
      case 5:  // torn, the rest never comes
        topic_.add(head);
        break;
      default:  // its end without its beginning, which comes late
        topic_.add(tail);
        if (!head.empty()) topic_.under_way.push_back(head);
    }
    return doubt();
  }

 private:
  static tl::unexpected<Error> doubt() {
    return fail(Failure::kFailed, "doubt", {"结果不明", "the outcome is not known"});
  }
  ModelTopic& topic_;
  SeededRandom& random_;
  const std::uint64_t trouble_;
};

inline feed::FeederParts parts_for(FeedLedger& ledger, feed::Carrier& carrier, Random& random,
                                   std::filesystem::path memory = {}) {
  return {.definition = finance(),
          .carrier = carrier,
          .ledger = ledger.log(),
          .genesis = ledger.world.genesis,
          .partition = Partition(0),
          .key = ledger.key,
          .trust = ledger.trust,
          .random = random,
          .memory = std::move(memory)};
}

inline void feed_to_end(feed::Feeder& feeder) {
  do
    must(feeder.step());
  while (!feeder.at_end());
}

inline feed::FeedState start_state(const std::string& name = "finance") {
  return feed::FeedState::before(name, Partition(0));
}

inline feed::FeedRecord record_of(const feed::FeedOutput& output, std::uint64_t at) {
  return {.at = Locator(at), .value = as_bytes(output.value), .signature = output.signature};
}

// What a reader from the beginning has accepted: the places of the ledger in order.
struct Accepted {
  std::vector<std::uint64_t> entries;
  std::vector<feed::FeedState> states;  // behind each accepted message
  std::vector<std::uint64_t> places;
  feed::FeedState last;
  std::optional<std::uint64_t> waiting;
  std::uint64_t strays = 0;
};
inline Accepted accepted_in(const ModelTopic& topic, const feed::FeedTrust& trust,
                            feed::FeedState start = start_state(), std::uint64_t from = 0) {
  feed::FeedFold fold(trust, std::move(start));
  Accepted accepted;
  for (std::uint64_t at = from; at < topic.records.size(); ++at) {
    if (fold.step(record_of(topic.records[at], at))) continue;
    const feed::Attributes& read = fold.attributes();
    if (read.entry) accepted.entries.push_back(read.place.value_or(*read.entry));
    accepted.states.push_back(fold.state());
    accepted.places.push_back(at);
  }
  accepted.last = fold.state();
  accepted.waiting = fold.waiting();
  accepted.strays = fold.strays();
  return accepted;
}

}  // namespace quanlu::tests
