#include "ledger/chain/link.h"

#include "tests/ledger/chain/story.h"

namespace quanlu::tests {
namespace {

TEST_CASE("a batch built by the writer is the one that readers accept, in both suites") {
  for (const crypto::Suite suite : {crypto::Suite::kSha256, crypto::Suite::kGm}) {
    Story story({.suite = suite});
    Batch batch(story.world.genesis, story.head);
    REQUIRE(batch.empty());
    for (int i = 0; i < 3; ++i)
      must(batch.add(story.world.event(), Millis(1'800'000'000'000 + i), story.world.hasher));
    const SealBytes seal = batch.seal(story.writer());
    Log log;
    for (const Bytes& entry : batch.entries())
      log.push_back({.entry = entry});
    log.back().seal = Bytes(seal.begin(), seal.end());
    story.expect_accepted(log);
    REQUIRE(head_of(story.fold.state(), story.world.genesis) == batch.head());
    REQUIRE(story.fold.state().prev == batch.leaves().back());
  }
}

TEST_CASE("a batch has room for what genesis allows") {
  Story story({.batch_events_max = 3});
  Batch batch(story.world.genesis, story.head);
  REQUIRE(batch.has_room(kBatchBytesMin));
  REQUIRE_FALSE(batch.has_room(kBatchBytesMin + 8));
  const Bytes large = story.world.event(std::string(40'000, 'x'));
  must(batch.add(large, Millis(1), story.world.hasher));
  REQUIRE(batch.has_room(kBatchBytesMin - large.size()));
  REQUIRE_FALSE(batch.has_room(kBatchBytesMin - large.size() + 8));
  must(batch.add(story.world.event(), Millis(1), story.world.hasher));
  REQUIRE(batch.has_room(144));
  must(batch.add(story.world.event(), Millis(1), story.world.hasher));
  REQUIRE_FALSE(batch.has_room(144));
}

TEST_CASE("a clock that stands behind the head does not turn time back") {
  Story story;
  Bytes entry = story.world.event();
  Head head = story.head;
  must(extend(head, entry, Millis(1), story.world.hasher));
  REQUIRE(read_header(entry).recorded_at == story.head.recorded_at);
  REQUIRE(head.recorded_at == story.head.recorded_at);
}

TEST_CASE("what is not canonical never enters a chain") {
  Story story;
  Bytes entry = story.world.event();
  entry.resize(entry.size() + kWord);
  Head head = story.head;
  const auto linked = extend(head, entry, Millis(1), story.world.hasher);
  REQUIRE(linked.error().reason == "not_canonical");
  REQUIRE(linked.error().found == "trailing");
  REQUIRE(head == story.head);
}

TEST_CASE("a seal's bytes and the bytes it signs have their published order") {
  Digest log_id, leaf;
  log_id.bytes.fill(0xAA);
  leaf.bytes.fill(0xBB);
  const auto message = signed_bytes({log_id, Partition(3), 2, Seq(258), leaf});
  REQUIRE(to_hex(message) == "7175616e6c752f7365616c2f76310a00" + std::string(64, 'a') +
                                 "00000003"
                                 "00000002"
                                 "0000000000000102" +
                                 std::string(64, 'b'));
  const Seal seal{.alg = 1, .count = 258, .key_id = {{1, 2, 3, 4, 5, 6, 7, 8}}};
  const SealBytes bytes = encode(seal);
  REQUIRE(to_hex(BytesView(bytes).first(16)) == "01010000000001020102030405060708");
  REQUIRE(parse_seal(bytes) == seal);
}

TEST_CASE("a saved position comes back whole or not at all") {
  Story story;
  story.append(
      story.writer(),
      {story.world.key_revoked(encode(story.world.granted(story.writer(0), Action::kRevoke, 1)))});
  for (const bool with_writer : {false, true}) {
    if (with_writer) story.start(story.writer(1));
    const Bytes saved = encode(story.fold.state());
    REQUIRE(must(decode_state(saved)) == story.fold.state());
    for (std::size_t size = 0; size < saved.size(); ++size)
      REQUIRE_FALSE(decode_state(BytesView(saved).first(size)));
    Bytes longer = saved;
    longer.push_back(0);
    Bytes endless = saved;  // more keys than there are bytes: refused at once
    const std::size_t keys_at = saved.size() - 2 * (8 + 24 + 33) - 4;
    REQUIRE(endless[keys_at + 3] == 2);
    endless[keys_at] = 0xFF;
    REQUIRE_FALSE(decode_state(endless));
    REQUIRE(decode_state(longer).error().kind == Failure::kTampered);
  }
}

TEST_CASE("strays are counted by reason, with samples of what lay there") {
  Story story;
  for (int i = 0; i < 150; ++i)
    story.expect_stray({{Bytes(200, 'x')}}, StrayReason::kMalformed);
  const StrayTally& tally = story.strays.of(StrayReason::kMalformed);
  REQUIRE(tally.count == 150);
  REQUIRE(tally.first == Locator(2));
  REQUIRE(tally.last == Locator(151));
  REQUIRE(tally.samples.size() == Strays::kSamplesMax);
  REQUIRE(tally.samples[0].size == 200);
  REQUIRE(tally.samples[0].begin == Bytes(64, 'x'));
}

TEST_CASE("gm ledgers follow the same rule") {
  Story story({.suite = crypto::Suite::kGm});
  story.append(
      story.writer(),
      {story.world.key_added(encode(story.world.granted(story.writer(2), Action::kAdd, 1))),
       story.world.event()});
  story.start(story.writer(2));
  story.append(story.writer(2), story.world.events(2));
  Log bad = story.one(story.head);
  story.expect_stray(bad, StrayReason::kBadSeal);
  World other;  // a record of the other suite
  Head head = other.head_behind_opening(0);
  story.expect_stray(other.epoch(head, other.keys.writers[0]), StrayReason::kVersion);
}

// One flip of each bit of each byte class: a sealed entry that was changed is never accepted.
TEST_CASE("every flipped bit of a sealed batch is noticed") {
  Story story;
  const Log batch = story.world.batch(story.head, story.writer(), story.world.events(2));
  const State before = story.fold.state();
  const auto accepted = [&](const Log& log) {
    Fold fold(story.world.hasher, story.world.verifier, story.world.genesis, before);
    bool any = false;
    for (std::size_t i = 0; i < log.size(); ++i)
      any |= fold.step(log[i].at(i)).kind == Outcome::kAccepted;
    return any;
  };
  REQUIRE(accepted(batch));
  for (std::size_t of = 0; of < batch.size(); ++of)
    for (std::size_t bit = 0; bit < 8 * batch[of].entry.size(); ++bit) {
      Log changed = batch;
      changed[of].entry[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
      if (accepted(changed)) FAIL("entry " << of << " bit " << bit);
    }
  for (std::size_t bit = 0; bit < 8 * kSealSize; ++bit) {
    Log changed = batch;
    (*changed[1].seal)[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
    if (accepted(changed)) FAIL("seal bit " << bit);
  }
}

}  // namespace
}  // namespace quanlu::tests
