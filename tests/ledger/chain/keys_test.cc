#include <tuple>

#include "ledger/chain/key_table.h"
#include "tests/ledger/chain/story.h"

namespace quanlu::tests {
namespace {

TEST_CASE("a key added by its grant may start the next epoch") {
  Story story;
  story.append(
      story.writer(),
      {story.world.key_added(encode(story.world.granted(story.writer(2), Action::kAdd, 1)))});
  story.start(story.writer(2));
  story.append(story.writer(2), story.world.events(2));
}

TEST_CASE("a grant acts after its whole batch") {
  Story story;
  const Bytes grant = encode(story.world.granted(story.writer(2), Action::kAdd, 1));
  Log batch = story.world.batch(story.head, story.writer(),
                                {story.world.key_added(grant), story.world.event()});
  story.read(batch[0]);
  REQUIRE(story.fold.state().keys.all().count(story.writer(2).id()) == 0);
  story.read(batch[1]);
  REQUIRE(story.fold.state().keys.all().count(story.writer(2).id()) == 1);
}

TEST_CASE("a grant whose entry was superseded never acts") {
  Story story;
  Head lost = story.head;
  const Log torn = story.world.batch(
      lost, story.writer(),
      {story.world.key_added(encode(story.world.granted(story.writer(2), Action::kAdd, 1))),
       story.world.event()});
  story.read(torn[0]);
  story.append(story.writer(), story.world.events(2));
  REQUIRE(story.fold.state().keys.all().count(story.writer(2).id()) == 0);
  REQUIRE(story.fold.state().pending_grants.empty());
}

TEST_CASE("a revoked key in force ends at its revocation, and the spare goes on") {
  Story story;
  const Grant revoked = story.world.granted(story.writer(0), Action::kRevoke, 1);
  story.append(story.writer(), {story.world.event(), story.world.key_revoked(encode(revoked))});
  REQUIRE_FALSE(story.fold.state().writer);
  story.expect_stray(story.one(story.head), StrayReason::kBadSeal);
  Head again = story.head;
  story.expect_stray(story.world.epoch(again, story.writer(0)), StrayReason::kEpoch);
  story.start(story.writer(1));
  story.append(story.writer(1), story.world.events(1));
}

TEST_CASE("an unsealed entry of an era without a key still waits, and nobody can seal it") {
  Story story;
  story.append(
      story.writer(),
      {story.world.key_revoked(encode(story.world.granted(story.writer(0), Action::kRevoke, 1)))});
  Log log = story.one(story.head);
  for (std::size_t i = 0; i < 8; ++i)
    (*log[0].seal)[8 + i] = 0;  // an empty key id
  story.expect_stray(log, StrayReason::kBadSeal);
  log[0].seal.reset();
  REQUIRE(story.read(log).kind == Outcome::kPending);
  story.start(story.writer(1));
}

TEST_CASE("revoking another key leaves the writer in force") {
  Story story;
  story.append(
      story.writer(),
      {story.world.key_revoked(encode(story.world.granted(story.writer(1), Action::kRevoke, 1)))});
  story.append(story.writer(), story.world.events(1));
  Head head = story.head;
  story.expect_stray(story.world.epoch(head, story.writer(1)), StrayReason::kEpoch);
}

TEST_CASE("when all writer keys are lost, an epoch start brings its own grant") {
  Story story;
  story.append(
      story.writer(),
      {story.world.key_revoked(encode(story.world.granted(story.writer(1), Action::kRevoke, 1)))});
  story.append(
      story.writer(),
      {story.world.key_revoked(encode(story.world.granted(story.writer(0), Action::kRevoke, 1)))});
  const auto epoch_with = [&](const Bytes& grant) {
    Head from = story.head;
    return story.world.epoch(from, story.writer(3), grant);
  };
  story.expect_stray(epoch_with({}), StrayReason::kEpoch);
  story.expect_stray(epoch_with(encode(story.world.granted(story.writer(3), Action::kAdd, 1, 1))),
                     StrayReason::kEpoch);  // one root of two
  story.expect_stray(epoch_with(encode(story.world.granted(story.writer(2), Action::kAdd, 1))),
                     StrayReason::kEpoch);  // for another key
  story.expect_stray(epoch_with(encode(story.world.granted(story.writer(3), Action::kRevoke, 1))),
                     StrayReason::kEpoch);
  Grant later = story.world.granted(story.writer(3), Action::kAdd, 1, 0);
  later.from_epoch = Epoch(3);
  for (int i = 0; i < 2; ++i)
    sign(later, story.world.keys.roots[i]);
  prove(later, story.writer(3));
  story.expect_stray(epoch_with(encode(later)), StrayReason::kEpoch);  // not at epoch 2 yet
  const Bytes grant = encode(story.world.granted(story.writer(3), Action::kAdd, 1));
  story.expect_accepted(story.world.epoch(story.head, story.writer(3), grant));
  REQUIRE(story.fold.state().keys.all().at(story.writer(3).id()).serial == 1);
  story.append(story.writer(3), story.world.events(1));
}

TEST_CASE("an old grant cannot be replayed after a revocation") {
  Story story;
  const Bytes added = encode(story.world.granted(story.writer(2), Action::kAdd, 5));
  story.append(story.writer(), {story.world.key_added(added)});
  story.append(
      story.writer(),
      {story.world.key_revoked(encode(story.world.granted(story.writer(2), Action::kRevoke, 6)))});
  Head head = story.head;
  story.expect_stray(story.world.batch(head, story.writer(), {story.world.key_added(added)}),
                     StrayReason::kControl);
  const Bytes newer = encode(story.world.granted(story.writer(2), Action::kAdd, 7));
  story.append(story.writer(), {story.world.key_added(newer)});
  story.start(story.writer(2));
}

TEST_CASE("of two grants of one batch the lower serial does nothing") {
  Story story;
  const auto grant = [&](Action action, std::uint64_t serial) {
    return encode(story.world.granted(story.writer(2), action, serial));
  };
  story.append(story.writer(), {story.world.key_revoked(grant(Action::kRevoke, 9)),
                                story.world.key_added(grant(Action::kAdd, 8))});
  REQUIRE(story.fold.state().keys.all().at(story.writer(2).id()).action == Action::kRevoke);
}

TEST_CASE("a grant is valid with all its parts right only") {
  Story story;
  const KeyTable& keys = story.fold.state().keys;
  const Roots& roots = story.world.genesis.roots;
  const crypto::SigningKey& key = story.writer(2);
  const auto admits = [&](const Grant& grant, Action wanted = Action::kAdd) {
    return keys.admits(grant, wanted, roots, story.world.verifier);
  };
  const auto made = [&](auto change, std::size_t signers = 2) {
    Grant grant = grant_for(key);
    grant.log_id = roots.log_id;
    grant.serial = 1;
    change(grant);
    for (std::size_t i = 0; i < signers; ++i)
      sign(grant, story.world.keys.roots[i]);
    if (grant.action == Action::kAdd) prove(grant, key);
    return grant;
  };
  const Grant good = made([](Grant&) {});
  REQUIRE(admits(good));
  REQUIRE(admits(made([](Grant&) {}, 3)));
  REQUIRE_FALSE(admits(good, Action::kRevoke));
  REQUIRE_FALSE(admits(made([](Grant&) {}, 1)));
  REQUIRE_FALSE(admits(made([](Grant& grant) { grant.log_id.bytes[0] ^= 1; })));
  REQUIRE_FALSE(admits(made([](Grant& grant) { grant.partition = Partition(1); })));
  REQUIRE(admits(made([](Grant& grant) { grant.partition = Partition(0); })));
  Grant third = made([](Grant&) {}, 3);
  third.signatures[2].signature[0] ^= 1;  // two good ones and a wrong one: every one counts
  REQUIRE_FALSE(admits(third));
  Grant stranger = good;
  stranger.signatures[0].root.bytes[0] ^= 1;
  REQUIRE_FALSE(admits(stranger));
  Grant unproved = good;
  unproved.proof[0] ^= 1;
  REQUIRE_FALSE(admits(unproved));
  Grant root = story.world.granted(story.world.keys.roots[2], Action::kAdd, 1);
  REQUIRE_FALSE(admits(root));
  const Grant known = story.world.granted(story.writer(0), Action::kAdd, 0);
  REQUIRE_FALSE(admits(known));  // genesis granted it with serial 0
  Grant role = story.world.granted(story.writer(0), Action::kAdd, 1, 0);
  role.role = Role::kReceipt;
  for (int i = 0; i < 2; ++i)
    sign(role, story.world.keys.roots[i]);
  prove(role, story.writer(0));
  REQUIRE_FALSE(admits(role));
}

TEST_CASE("a grant has exactly its form") {
  for (const crypto::Suite suite : {crypto::Suite::kSha256, crypto::Suite::kGm}) {
    Story story({.suite = suite});
    crypto::Hasher& hasher = story.world.hasher;
    const Grant grant = story.world.granted(story.writer(2), Action::kAdd, 3, 3);
    const Bytes good = encode(grant);
    REQUIRE(parse_grant(hasher, good) == grant);
    const Grant revoked = story.world.granted(story.writer(2), Action::kRevoke, 3);
    REQUIRE(parse_grant(hasher, encode(revoked)) == revoked);
    for (std::size_t size = 0; size < good.size(); ++size)
      REQUIRE_FALSE(parse_grant(hasher, BytesView(good).first(size)));
    Bytes longer = good;
    longer.push_back(0);
    REQUIRE_FALSE(parse_grant(hasher, longer));
    const auto with = [&](std::size_t at, std::uint8_t value) {
      Bytes changed = good;
      changed[at] = value;
      return parse_grant(hasher, changed).has_value();
    };
    REQUIRE_FALSE(with(0, 'x'));
    for (const int role : {0, 6})
      REQUIRE_FALSE(with(53, static_cast<std::uint8_t>(role)));
    for (const int action : {0, 2, 3})
      REQUIRE_FALSE(with(55, static_cast<std::uint8_t>(action)));
    REQUIRE_FALSE(with(53, 2));  // a checkpoint key for all partitions
    REQUIRE_FALSE(with(72, 3));
    REQUIRE_FALSE(with(73, 31));
    Grant twisted = grant;
    std::swap(twisted.signatures[0], twisted.signatures[1]);
    REQUIRE_FALSE(parse_grant(hasher, encode(twisted)));
    twisted.signatures[1] = twisted.signatures[0];
    REQUIRE_FALSE(parse_grant(hasher, encode(twisted)));
  }
}

TEST_CASE("a grant for one partition lets its key write there only") {
  World world({.partitions = 2, .writers = {Partition(1), kAllPartitions}});
  for (const std::uint32_t partition : {0U, 1U}) {
    Fold fold = world.fold(Partition(partition));
    Head head = partition == 0 ? first_head() : first_head(world.genesis, Partition(partition));
    head = world.head_behind_opening(partition);
    REQUIRE(fold.step(world.opening(partition, 1).at(0)).kind == Outcome::kAccepted);
    const Outcome outcome = fold.step(world.epoch(head, world.keys.writers[0])[0].at(1));
    REQUIRE((outcome.kind == Outcome::kAccepted) == (partition == 1));
  }
}

}  // namespace
}  // namespace quanlu::tests
