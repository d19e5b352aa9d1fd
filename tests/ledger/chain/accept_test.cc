#include "ledger/chain/accept.h"

#include "tests/ledger/chain/story.h"

namespace quanlu::tests {
namespace {

// The record again, with bytes changed and its seal made anew, as somebody with the key could.
Stored patched(Story& story, const Stored& of, std::size_t at, std::uint8_t value) {
  Stored made = of;
  made.entry[at] = value;
  Head behind = story.head;
  behind.next = behind.next.next();
  made.seal = story.world.seal(behind, story.world.hasher.leaf(made.entry), story.writer(), 1);
  return made;
}

TEST_CASE("a batch is accepted whole, at its seal") {
  Story story;
  const Log log = story.world.batch(story.head, story.writer(), story.world.events(3));
  REQUIRE(story.read(log[0]).kind == Outcome::kPending);
  REQUIRE(story.read(log[1]).kind == Outcome::kPending);
  const Outcome outcome = story.read(log[2]);
  REQUIRE(outcome.kind == Outcome::kAccepted);
  REQUIRE(outcome.first == Seq(2));
  REQUIRE(outcome.last == Seq(4));
  REQUIRE(story.fold.accepted().size() == 3);
  REQUIRE(story.fold.leaf() == story.fold.state().prev);
  REQUIRE(head_of(story.fold.state(), story.world.genesis) == story.head);
}

TEST_CASE("a torn batch is never accepted, and gives way to the next one") {
  Story story;
  Head lost = story.head;
  const Log torn = story.world.batch(lost, story.writer(), story.world.events(4));
  story.read({torn[0], torn[1], torn[2]});
  REQUIRE(story.fold.state().pending.size() == 3);
  REQUIRE(story.fold.state().next_seq == story.head.next);
  const Log next = story.world.batch(story.head, story.writer(), story.world.events(2));
  const Outcome first = story.read(next[0]);
  REQUIRE(first.kind == Outcome::kPending);
  REQUIRE(first.superseded == 3);
  REQUIRE(story.read(next[1]).kind == Outcome::kAccepted);
  story.expect_stray({torn[2]}, StrayReason::kFork);
  story.expect_stray({torn[3]}, StrayReason::kGap);
}

TEST_CASE("the same bytes again leave the tip where it is") {
  Story story;
  const Log log = story.world.batch(story.head, story.writer(), story.world.events(3));
  story.read({log[0], log[1]});
  const Outcome again = story.read(log[0]);
  REQUIRE(again.kind == Outcome::kPending);
  REQUIRE(again.superseded == 1);
  REQUIRE(story.fold.state().pending.size() == 2);
  REQUIRE(story.read(log[2]).kind == Outcome::kAccepted);
  REQUIRE(story.strays.superseded().first == Locator(2));
}

TEST_CASE("a sealed record below the tip accepts its batch and supersedes what hung behind") {
  Story story;
  Head longer = story.head;
  const Log torn = story.world.batch(longer, story.writer(), story.world.events(3));
  story.read({torn[0], torn[1]});
  Head shorter = story.head;
  shorter.next = shorter.next.next();
  Stored sealed{torn[0].entry};
  sealed.seal =
      story.world.seal(shorter, story.world.hasher.leaf(torn[0].entry), story.writer(), 1);
  const Outcome outcome = story.read(sealed);
  REQUIRE(outcome.kind == Outcome::kAccepted);
  REQUIRE(outcome.superseded == 2);  // the earlier copy and the entry behind it
  REQUIRE(story.fold.accepted().size() == 1);
}

TEST_CASE("what was accepted before is old, whether the same or not") {
  Story story;
  const Log log = story.one(story.head);
  story.read(log);
  story.expect_stray(log, StrayReason::kOld);
  story.expect_stray(story.one(story.head), StrayReason::kOld);
}

TEST_CASE("a place that nothing leads to is a gap") {
  Story story;
  Head ahead = story.head;
  ahead.next = ahead.next.next();
  story.expect_stray(story.one(ahead), StrayReason::kGap);
}

TEST_CASE("a batch longer than genesis allows is a gap from there on") {
  Story story;
  const std::uint32_t limit = story.world.plan().batch_events_max;
  Head head = story.head;
  Log log = story.world.batch(head, story.writer(), story.world.events(limit));
  log.back().seal.reset();
  REQUIRE(story.read(log).kind == Outcome::kPending);
  story.expect_stray(story.one(head), StrayReason::kGap);
  REQUIRE(story.fold.state().pending.size() == limit);
}

TEST_CASE("an entry that links to something else is a fork") {
  Story story;
  Head other = story.head;
  other.prev.bytes[31] ^= 1;
  story.expect_stray(story.one(other), StrayReason::kFork);
}

TEST_CASE("time never falls, neither behind the head nor inside a batch") {
  Story story;
  const Log good = story.one(story.head);
  Stored early = good[0];
  store_le(&early.entry[at::kRecordedAt], story.head.recorded_at.value - 1);
  story.expect_stray({early}, StrayReason::kTime);
  Stored same = good[0];
  store_le(&same.entry[at::kRecordedAt], story.head.recorded_at.value);
  same = patched(story, same, at::kTypeVersion, 1);
  REQUIRE(story.read(same).kind == Outcome::kAccepted);

  Head head = story.head;
  head.next = head.next.next();
  head.prev = story.fold.leaf();
  Log batch = story.world.batch(head, story.writer(), story.world.events(2));
  store_le(&batch[1].entry[at::kRecordedAt], story.head.recorded_at.value);
  story.expect_stray(batch, StrayReason::kTime);
}

TEST_CASE("an entry of another epoch is a stray") {
  Story story;
  Head older = story.head, newer = next_epoch(story.head);
  older.epoch = Epoch(0);
  story.expect_stray(story.one(older), StrayReason::kEpoch);
  story.expect_stray(story.one(newer), StrayReason::kEpoch);
}

TEST_CASE("nothing is accepted between genesis and the first epoch") {
  World world;
  Fold fold = world.fold();
  Head head = world.head_behind_opening(0);
  REQUIRE(fold.step(world.opening(0).at(0)).kind == Outcome::kAccepted);
  REQUIRE_FALSE(fold.state().writer);
  for (const std::uint64_t epoch : {0, 1}) {
    Head from = head;
    from.epoch = Epoch(epoch);
    const Outcome outcome =
        fold.step(world.batch(from, world.keys.writers[0], {world.event()})[0].at(1));
    REQUIRE(outcome.reason == StrayReason::kEpoch);
  }
}

TEST_CASE("an epoch starts alone, sealed, one above the last, by a key that may write") {
  Story story;
  const auto start = [&](std::uint64_t header, std::uint64_t body, std::size_t writer) {
    Head head = story.head;
    head.epoch = Epoch(header);
    return story.world.batch(head, story.writer(writer),
                             {make_entry(story.world.suite(), kWriterEpochStarted, 900,
                                         epoch_started(body, story.writer(writer)))});
  };
  story.expect_stray(start(1, 1, 1), StrayReason::kEpoch);
  story.expect_stray(start(3, 3, 1), StrayReason::kEpoch);
  story.expect_stray(start(2, 3, 1), StrayReason::kEpoch);
  story.expect_stray(start(2, 2, 2), StrayReason::kEpoch);  // writer 2 has no grant
  Log unsealed = start(2, 2, 1);
  unsealed[0].seal.reset();
  story.expect_stray(unsealed, StrayReason::kEpoch);
  Head pair = story.head;
  story.read(Log{{story.one(pair)[0].entry}});
  Head second = story.head;
  second.next = second.next.next();
  second.prev = story.fold.leaf();
  story.expect_stray(story.world.epoch(second, story.writer(1)), StrayReason::kEpoch);
  REQUIRE(story.read(start(2, 2, 1)).kind == Outcome::kAccepted);
  REQUIRE(story.fold.state().writer->id == story.writer(1).id());
  REQUIRE(story.fold.state().era == story.fold.leaf());
}

TEST_CASE("a writer of a former era is heard no more") {
  Story story;
  Head former = story.head;
  story.start(story.writer(1));
  story.expect_stray(story.one(former), StrayReason::kOld);
  former = story.head;
  former.epoch = Epoch(1);
  story.expect_stray(story.one(former), StrayReason::kEpoch);
  story.expect_stray(story.one(story.head), StrayReason::kBadSeal);  // right epoch, former key
}

TEST_CASE("a seal counts with the key in force, its count, and its signature only") {
  Story story;
  const Log good = story.one(story.head);
  const auto changed = [&](std::size_t at, std::uint8_t by) {
    Log log = good;
    (*log[0].seal)[at] = static_cast<std::uint8_t>((*log[0].seal)[at] + by);
    return log;
  };
  for (const std::size_t at : {0, 1, 2, 3})
    story.expect_stray(changed(at, 1), StrayReason::kBadSeal);
  story.expect_stray(changed(7, 1), StrayReason::kBadSeal);    // count 2
  story.expect_stray(changed(7, 255), StrayReason::kBadSeal);  // count 0
  story.expect_stray(changed(6, 1), StrayReason::kBadSeal);    // count 257, over the limit
  story.expect_stray(changed(8, 1), StrayReason::kBadSeal);
  story.expect_stray(changed(16, 1), StrayReason::kBadSeal);
  story.expect_stray(changed(79, 1), StrayReason::kBadSeal);
  Log longer = good, none = good;
  longer[0].seal->push_back(0);
  none[0].seal->clear();
  story.expect_stray(longer, StrayReason::kBadSeal);
  story.expect_stray(none, StrayReason::kBadSeal);
  Head head = story.head;
  story.expect_stray(story.world.batch(head, story.writer(1), {story.world.event()}),
                     StrayReason::kBadSeal);  // authorised, but not in force
  Head behind = story.head;
  behind.next = behind.next.next();
  for (const std::uint32_t count : {2U, 8U}) {  // rightly signed, but not what it covers
    Log log = good;
    log[0].seal =
        story.world.seal(behind, story.world.hasher.leaf(log[0].entry), story.writer(), count);
    story.expect_stray(log, StrayReason::kBadSeal);
  }
  REQUIRE(story.read(good).kind == Outcome::kAccepted);
}

TEST_CASE("a seal for fewer entries than wait does not take the last of them") {
  Story story;
  Head head = story.head;
  Log log = story.world.batch(head, story.writer(), story.world.events(3));
  log[2].seal = story.world.seal(head, story.world.hasher.leaf(log[2].entry), story.writer(), 2);
  story.expect_stray(log, StrayReason::kBadSeal);
  REQUIRE(story.fold.state().pending.size() == 2);
}

TEST_CASE("a record with a bad seal counts as a whole as a stray, and pending stays") {
  Story story;
  Head head = story.head;
  Log log = story.world.batch(head, story.writer(), story.world.events(2));
  story.read(log[0]);
  Stored bad = log[1];
  (*bad.seal)[40] ^= 1;
  story.expect_stray({bad}, StrayReason::kBadSeal);
  REQUIRE(story.read(log[1]).kind == Outcome::kAccepted);
}

TEST_CASE("a record of another ledger, another partition or another format is named as such") {
  Story story;
  const Stored good = story.one(story.head)[0];
  const auto expect = [&](std::size_t at, std::uint8_t value, StrayReason reason) {
    story.expect_stray({patched(story, good, at, value)}, reason);
  };
  expect(at::kLogId, static_cast<std::uint8_t>(good.entry[at::kLogId] ^ 1), StrayReason::kForeign);
  expect(at::kPartition, 1, StrayReason::kPartition);
  expect(at::kVersion, 2, StrayReason::kVersion);
  expect(at::kSuite, 2, StrayReason::kVersion);
  expect(at::kFlags, 1, StrayReason::kVersion);
  expect(at::kFlags + 1, 128, StrayReason::kVersion);
  expect(at::kRoot + 4, 14, StrayReason::kMalformed);
  Stored null_body = good, cut = good, odd = good, shorter = good;
  store_le<std::uint64_t>(&null_body.entry[at::kBody], 0);
  story.expect_stray({null_body}, StrayReason::kMalformed);
  cut.entry.resize(136);
  story.expect_stray({cut}, StrayReason::kMalformed);
  odd.entry.push_back(0);
  story.expect_stray({odd}, StrayReason::kMalformed);
  shorter.entry.clear();  // a null value on Kafka
  story.expect_stray({shorter}, StrayReason::kMalformed);
  odd.entry.resize(kEntrySizeMax + kWord);
  story.expect_stray({odd}, StrayReason::kMalformed);
  REQUIRE(story.read(patched(story, good, at::kFlags + 2, 1)).kind == Outcome::kAccepted);
}

TEST_CASE("the genesis of another ledger is foreign") {
  Story story;
  World other({.origin = "elsewhere.test/quanlu"});
  story.expect_stray({other.opening(0)}, StrayReason::kForeign);
  story.expect_stray({story.world.opening(0)}, StrayReason::kOld);
}

TEST_CASE("genesis is sealed by a writer that it lists") {
  World world({.partitions = 2, .writers = {kAllPartitions, Partition(0)}});
  const auto read = [&](Stored record, std::uint32_t partition) {
    Fold fold = world.fold(Partition(partition));
    return fold.step(record.at(0));
  };
  REQUIRE(read(world.opening(0, 0), 0).kind == Outcome::kAccepted);
  REQUIRE(read(world.opening(0, 1), 0).kind == Outcome::kAccepted);
  REQUIRE(read(world.opening(0, 2), 0).reason == StrayReason::kGenesis);
  REQUIRE(read(world.opening(1, 0), 1).kind == Outcome::kAccepted);
  REQUIRE(read(world.opening(1, 1), 1).reason == StrayReason::kGenesis);  // granted for 0 only
  Stored unsealed = world.opening(0);
  unsealed.seal.reset();
  REQUIRE(read(unsealed, 0).reason == StrayReason::kGenesis);
  Stored wrong = world.opening(0);
  (*wrong.seal)[20] ^= 1;
  REQUIRE(read(wrong, 0).reason == StrayReason::kBadSeal);
}

TEST_CASE("another partition opens with the body of genesis and no other") {
  World world({.partitions = 3}), other({.partitions = 3, .threshold = 1});
  Fold fold = world.fold(Partition(1));
  Head head = first_head(world.genesis, Partition(1));
  const auto opening = [&](const GenesisPlan& plan, std::uint32_t partition) {
    Head from = head;
    return world.batch(from, world.keys.writers[0],
                       {make_entry(world.suite(), kPartitionOpened, 5,
                                   partition_opened(plan, world.keys, partition))});
  };
  REQUIRE(fold.step(opening(other.plan(), 1)[0].at(0)).reason == StrayReason::kGenesis);
  GenesisPlan later = world.plan();  // the same but for one byte of the limits, of a key
  later.batch_events_max = 9;
  REQUIRE(fold.step(opening(later, 1)[0].at(1)).reason == StrayReason::kGenesis);
  later = world.plan();
  later.writers[1] = Partition(1);
  REQUIRE(fold.step(opening(later, 1)[0].at(1)).reason == StrayReason::kGenesis);
  REQUIRE(fold.step(opening(world.plan(), 2)[0].at(1)).reason == StrayReason::kGenesis);
  REQUIRE(fold.step(opening(world.plan(), 1)[0].at(2)).kind == Outcome::kAccepted);
  REQUIRE(fold.step(opening(world.plan(), 1)[0].at(3)).reason == StrayReason::kOld);
}

TEST_CASE("the first record of a partition that is no genesis is not accepted") {
  World world({.partitions = 2});
  Fold fold = world.fold(Partition(1));
  Head head = first_head(world.genesis, Partition(1));
  REQUIRE(fold.step(world.batch(head, world.keys.writers[0], {world.event()})[0].at(0)).reason ==
          StrayReason::kEpoch);
  head = first_head(world.genesis, Partition(1));
  REQUIRE(fold.step(world.epoch(head, world.keys.writers[0])[0].at(0)).reason ==
          StrayReason::kEpoch);
}

TEST_CASE("a batch of too many bytes is given up when it grows over the limit") {
  Story story;
  const std::string text(30'000, 'x');
  std::vector<Bytes> entries;
  for (int i = 0; i < 3; ++i)
    entries.push_back(story.world.event(text));
  Head head = story.head;
  const Log log = story.world.batch(head, story.writer(), entries);
  story.read({log[0], log[1]});
  const Outcome outcome = story.read(log[2]);
  REQUIRE(outcome.reason == StrayReason::kLimit);
  REQUIRE(outcome.superseded == 2);
  REQUIRE(story.fold.state().pending.empty());
  REQUIRE(story.read(story.one(story.head)).kind == Outcome::kAccepted);
}

TEST_CASE("a control entry that is not canonical or does not decode is a stray") {
  Story story;
  const Grant grant = story.world.granted(story.writer(2), Action::kAdd, 1);
  const auto sealed = [&](Bytes entry) {
    Head head = story.head;
    return story.world.batch(head, story.writer(), {std::move(entry)});
  };
  Log padded = sealed(story.world.key_added(encode(grant)));
  padded[0].entry.resize(padded[0].entry.size() + kWord);  // a word behind the end
  story.expect_stray({patched(story, padded[0], 0, 0)}, StrayReason::kControl);
  story.expect_stray(
      sealed(make_entry(story.world.suite(), kKeyAdded, 1, make_struct({}, {make_words({1, 2})}))),
      StrayReason::kControl);
  story.expect_stray(sealed(make_entry(story.world.suite(), kKeyAdded, 1, make_struct({}))),
                     StrayReason::kControl);  // decodes, but the grant is empty
  Head head = next_epoch(story.head);
  story.expect_stray(
      story.world.batch(head, story.writer(),
                        {make_entry(story.world.suite(), kWriterEpochStarted, 1,
                                    make_struct({2}, {{}, make_data(as_bytes("no key"))}))}),
      StrayReason::kControl);
  REQUIRE(story.read(sealed(story.world.key_added(encode(grant)))).kind == Outcome::kAccepted);
}

}  // namespace
}  // namespace quanlu::tests
