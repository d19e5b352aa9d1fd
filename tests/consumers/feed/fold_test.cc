// What counts in a feed, and what nobody takes for a part of it.
#include <set>

#include "ledger/chain/place.h"
#include "tests/consumers/feed/world.h"

namespace quanlu::tests {
namespace {

using feed::FeedFold;
using feed::FeedOutput;
using feed::FeedStray;

// A small feed as its feeder wrote it: FeedStarted and some events.
struct WrittenFeed {
  explicit WrittenFeed(crypto::Suite suite = crypto::Suite::kSha256, std::uint32_t partitions = 1)
      : ledger(7, suite, partitions) {
    ledger.tell(60);
    ledger.arrive_all();
    const auto feeder = must(feed::Feeder::start(parts_for(ledger, carrier, random)));
    feed_to_end(*feeder);
    REQUIRE(topic.records.size() > 10);
  }
  // As the holder of the feed key would sign it.
  FeedOutput sign(std::string value) {
    const Digest hash = ledger.world.hasher.leaf(as_bytes(value));
    const auto signature = ledger.key.sign(feed::signed_bytes(ledger.world.genesis.log_id, hash));
    return {.key = "", .value = std::move(value), .hash = "", .signature = to_base64(signature)};
  }

  FeedLedger ledger;
  SeededRandom random{1};
  ModelTopic topic;
  ModelCarrier carrier{topic, random};
};

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

TEST_CASE("a feed as it was written is accepted whole, in both suites") {
  for (const auto suite : {crypto::Suite::kSha256, crypto::Suite::kGm}) {
    WrittenFeed written(suite);
    const Accepted all = accepted_in(written.topic, written.ledger.trust);
    CHECK(all.entries == written.ledger.carried(finance()));
    CHECK(all.strays == 0);
    CHECK_FALSE(all.waiting);
    CHECK(all.last.epoch == 1);
    CHECK(all.last.next_seq == written.topic.records.size());
  }
}

TEST_CASE("no byte of a record can be changed: it is a stray, and what follows waits for it") {
  WrittenFeed written;
  const std::size_t changed = 4;
  written.topic.records.resize(changed + 2);
  for (std::size_t byte = 0; byte < written.topic.records[changed].value.size(); ++byte) {
    ModelTopic other = written.topic;
    other.records[changed].value[byte] = static_cast<char>(other.records[changed].value[byte] ^ 1);
    const Accepted read = accepted_in(other, written.ledger.trust);
    INFO("byte " << byte);
    REQUIRE(read.last.next_seq == changed);
    REQUIRE(read.waiting == changed + 1);
  }
}

TEST_CASE("copies, forged and foreign records are strays, each under its reason") {
  WrittenFeed written;
  const std::vector<FeedOutput>& records = written.topic.records;
  FeedFold fold(written.ledger.trust, start_state());
  for (std::size_t i = 0; i < 5; ++i)
    REQUIRE_FALSE(fold.step(record_of(records[i], i)));
  const feed::FeedState before = fold.state();
  const auto stray = [&](const FeedOutput& record) {
    const auto reason = fold.step(record_of(record, 5));
    CHECK(fold.state() == before);
    return reason;
  };
  CHECK(stray(records[3]) == FeedStray::kCopy);
  CHECK(stray({.key = "", .value = "garbage", .hash = "", .signature = ""}) ==
        FeedStray::kMalformed);
  CHECK(stray({.key = "", .value = "{}", .hash = "", .signature = ""}) == FeedStray::kMalformed);

  FeedOutput unsigned_record = records[5];
  unsigned_record.signature.clear();
  CHECK(stray(unsigned_record) == FeedStray::kSignature);
  FeedOutput of_another = records[5];  // whoever writes to the topic and has no feed key
  const auto thief = key_of(crypto::Suite::kSha256, 4711);
  of_another.signature = to_base64(
      thief.sign(feed::signed_bytes(written.ledger.world.genesis.log_id,
                                    written.ledger.world.hasher.leaf(as_bytes(of_another.value)))));
  CHECK(stray(of_another) == FeedStray::kSignature);
  FeedOutput borrowed = records[5];  // the signature of another message
  borrowed.signature = records[4].signature;
  CHECK(stray(borrowed) == FeedStray::kSignature);

  CHECK(stray(written.sign(replaced(records[5].value, R"("feed":"finance")", R"("feed":"tax")"))) ==
        FeedStray::kForeign);
  CHECK(stray(written.sign(replaced(records[5].value, R"("ledgerpartition":"0")",
                                    R"("ledgerpartition":"1")"))) == FeedStray::kForeign);
  CHECK(stray(written.sign(replaced(records[5].value, R"("feedepoch":"1")",
                                    R"("feedepoch":"0")"))) == FeedStray::kEpoch);
  CHECK_FALSE(fold.waiting());
  CHECK(stray(records[6]) == FeedStray::kAhead);
  CHECK(fold.waiting() == 6);
  CHECK_FALSE(fold.step(record_of(records[5], 6)));  // the late one came: nothing is missing
  CHECK_FALSE(fold.waiting());
  CHECK(fold.strays(FeedStray::kSignature) == 3);
  CHECK(fold.strays() == 10);
}

TEST_CASE("a feed of several partitions is one chain in the order of the ledger") {
  WrittenFeed written(crypto::Suite::kSha256, 4);
  const Accepted all = accepted_in(written.topic, written.ledger.trust);
  CHECK(all.strays == 0);
  REQUIRE(all.entries.size() > 10);
  CHECK(all.entries == written.ledger.carried(finance()));
  CHECK(std::ranges::is_sorted(all.entries));
  CHECK(all.last.next_entry == all.entries.back() + 1);
  REQUIRE(all.last.started);
  CHECK(all.last.started->partitions == 4);
  const std::vector<FeedOutput>& records = written.topic.records;
  std::set<std::uint32_t> partitions;
  for (std::size_t i = 1; i < records.size(); ++i) {
    const auto read = feed::read_attributes(as_bytes(records[i].value));
    REQUIRE(read);
    partitions.insert(read->partition.value);
    const auto record = must(written.ledger.logs[read->partition.value].get(Locator(*read->entry)));
    REQUIRE(record);
    CHECK(ledger::chain::place_of(record->entry).value == read->place);
  }
  CHECK(partitions.size() == 4);

  SECTION("what names no place, or a partition that the ledger does not have, is foreign") {
    FeedFold fold(written.ledger.trust, start_state());
    REQUIRE_FALSE(fold.step(record_of(records[0], 0)));
    const auto stray = [&](const std::string& from, const std::string& to) {
      return fold.step(record_of(written.sign(replaced(records[1].value, from, to)), 1));
    };
    CHECK(stray("ledgerplace", "otherplace") == FeedStray::kForeign);
    const auto read = feed::read_attributes(as_bytes(records[1].value));
    const std::string member = R"("ledgerpartition":")";
    CHECK(stray(member + std::to_string(read->partition.value), member + "4") ==
          FeedStray::kForeign);
    CHECK_FALSE(fold.step(record_of(records[1], 1)));
  }
}

TEST_CASE("in a feed of one partition a message that names a place is foreign") {
  WrittenFeed written;
  const std::vector<FeedOutput>& records = written.topic.records;
  for (const FeedOutput& record : records) {
    CHECK(record.value.find("ledgerplace") == std::string::npos);
    CHECK(record.value.find(R"("partitions")") == std::string::npos);
  }
  FeedFold fold(written.ledger.trust, start_state());
  REQUIRE_FALSE(fold.step(record_of(records[0], 0)));
  const FeedOutput placed =
      written.sign(replaced(records[1].value, R"("leafhash")", R"("ledgerplace":"9","leafhash")"));
  CHECK(fold.step(record_of(placed, 1)) == FeedStray::kForeign);
}

TEST_CASE("a signed message of the next place behind another one is a fork") {
  WrittenFeed written;
  FeedFold fold(written.ledger.trust, start_state());
  const std::vector<FeedOutput>& records = written.topic.records;
  REQUIRE_FALSE(fold.step(record_of(records[0], 0)));
  REQUIRE_FALSE(fold.step(record_of(records[1], 1)));
  const std::string last = to_hex(fold.state().last.bytes);
  const FeedOutput other = written.sign(replaced(records[2].value, last, std::string(64, 'a')));
  CHECK(fold.step(record_of(other, 2)) == FeedStray::kFork);
  CHECK(fold.waiting() == 2);
}

TEST_CASE("a FeedStarted of another ledger is foreign, though its key is trusted here") {
  WrittenFeed written;
  FeedLedger other(8);
  SeededRandom random(3);
  ModelTopic topic;
  ModelCarrier carrier(topic, random);
  must(feed::Feeder::start(parts_for(other, carrier, random)));
  feed::FeedTrust both = written.ledger.trust;
  both.keys.push_back(other.key.public_key());
  FeedFold fold(both, start_state());
  CHECK(fold.step(record_of(topic.records[0], 0)) == FeedStray::kForeign);
}

TEST_CASE("what is remembered of a feed is read back, and a feed that lost it is refused") {
  WrittenFeed written;
  const TempDir temp;
  const auto file = temp.path() / "position.json";
  const Accepted all = accepted_in(written.topic, written.ledger.trust);
  const feed::Memory memory{
      .next = Locator(all.places[6] + 1), .state = all.states[6], .ledger = {}};
  must(feed::write_memory(file, memory));
  const auto read = must(feed::read_memory(file, "finance", Partition(0)));
  REQUIRE(read);
  CHECK(read->state == memory.state);
  CHECK(read->next == memory.next);
  CHECK(feed::read_memory(file, "tax", Partition(0)).error().kind == Failure::kUsage);
  CHECK(feed::read_memory(file, "finance", Partition(1)).error().kind == Failure::kUsage);
  CHECK_FALSE(must(feed::read_memory(temp.path() / "none", "finance", Partition(0))));

  CHECK(must(feed::resume(written.carrier, crypto::Suite::kSha256, read)) == memory.next);
  ModelTopic shorter = written.topic;
  shorter.records.resize(5);
  ModelCarrier cut(shorter, written.random);
  CHECK(feed::resume(cut, crypto::Suite::kSha256, read).error().reason == "log_regressed");
  ModelTopic remade = written.topic;
  std::swap(remade.records[5], remade.records[6]);
  ModelCarrier swapped(remade, written.random);
  CHECK(feed::resume(swapped, crypto::Suite::kSha256, read).error().reason == "log_regressed");
}

}  // namespace
}  // namespace quanlu::tests
