#include "ledger/chain/genesis.h"

#include <functional>

#include "tests/support/chain_world.h"

namespace quanlu::tests {
namespace {

// A genesis whose body was changed before it was linked; gives the rule that it breaks, or "".
std::string broken_rule(const std::function<void(Node&)>& change,
                        crypto::Suite suite = crypto::Suite::kSha256) {
  const GenesisPlan plan{.suite = suite};
  const Keys keys(suite);
  crypto::Hasher hasher(suite);
  crypto::Verifier verifier;
  Node body = partition_opened(plan, keys, 0);
  change(body);
  Bytes entry = make_entry(suite, kPartitionOpened, 1, make_struct(body.data, body.pointers));
  Head head = first_head();
  must(extend(head, entry, Millis(1'725'000'000'000), hasher));
  const auto genesis = read_genesis(hasher, verifier, entry);
  if (genesis) return "";
  REQUIRE(genesis.error().kind == Failure::kTampered);
  return genesis.error().where;
}

std::function<void(Node&)> number(std::size_t word, unsigned shift, std::uint64_t mask,
                                  std::uint64_t value) {
  return [=](Node& body) {
    body.data.resize(4);
    body.data[word] = (body.data[word] & ~(mask << shift)) | value << shift;
  };
}

TEST_CASE("a right genesis says what the ledger is") {
  for (const crypto::Suite suite : {crypto::Suite::kSha256, crypto::Suite::kGm}) {
    World world({.suite = suite, .partitions = 3});
    const Genesis& genesis = world.genesis;
    REQUIRE(suite_of(genesis.entry) == suite);
    REQUIRE(genesis.log_id == world.hasher.leaf(genesis.entry));
    REQUIRE(genesis.partition_count == 3);
    REQUIRE(genesis.origin == "example.test/quanlu");
    REQUIRE(genesis.roots.keys.size() == 3);
    REQUIRE(genesis.roots.threshold == 2);
    REQUIRE(genesis.grants.size() == 2);
    REQUIRE(genesis.checkpoint_keys.size() == 3);
    REQUIRE(genesis.batch_events_max == 8);
    REQUIRE(genesis.checkpoint_seconds == 10);
    REQUIRE(genesis.merge_seconds == 60);
    REQUIRE(genesis.writer(world.keys.writers[1].id(), Partition(2)) != nullptr);
    REQUIRE(genesis.writer(world.keys.writers[2].id(), Partition(2)) == nullptr);
  }
}

TEST_CASE("a genesis that breaks a rule is refused by its name") {
  constexpr std::uint64_t k8 = 0xFF, k16 = 0xFFFF, k32 = 0xFFFF'FFFF;
  REQUIRE(broken_rule([](Node&) {}).empty());
  REQUIRE(broken_rule(number(0, 0, k16, 2)) == "suite and partition as in the header");
  REQUIRE(broken_rule(number(0, 32, k32, 1)) == "suite and partition as in the header");
  REQUIRE(broken_rule(number(1, 0, k32, 0)) == "1 to 32 partitions");
  REQUIRE(broken_rule(number(1, 0, k32, 33)) == "1 to 32 partitions");
  REQUIRE(broken_rule(number(1, 0, k32, 2)) == "one checkpoint key per partition");
  REQUIRE(broken_rule(number(0, 16, k8, 0)) == "threshold");
  REQUIRE(broken_rule(number(0, 16, k8, 4)) == "threshold");
  REQUIRE(broken_rule(number(0, 16, k8, 3)).empty());
  REQUIRE(broken_rule(number(1, 32, k32, 0)) == "batchEventsMax");
  REQUIRE(broken_rule(number(1, 32, k32, 4097)) == "batchEventsMax");
  REQUIRE(broken_rule(number(2, 0, k32, 65'527)) == "batchBytesMax");
  REQUIRE(broken_rule(number(2, 0, k32, 1'000'001)) == "batchBytesMax");
  REQUIRE(broken_rule(number(2, 32, k32, 0)) == "times");
  REQUIRE(broken_rule(number(3, 0, k32, 0)) == "times");
  REQUIRE(broken_rule([](Node& body) { body.pointers[0] = {}; }) == "origin");
  REQUIRE(broken_rule([](Node& body) { body.pointers[1] = {}; }) ==
          "1 to 16 root keys of the suite");
  REQUIRE(broken_rule([](Node& body) { body.pointers[2].pointers.pop_back(); }) ==
          "2 to 64 grants");
  REQUIRE(broken_rule([](Node& body) { body.pointers[2].pointers[1].bytes.back() ^= 1; }) ==
          "grants");  // proof of possession
  REQUIRE(broken_rule([](Node& body) {
            body.pointers[2].pointers[1] = body.pointers[2].pointers[0];
          }) == "a key is listed once");
  REQUIRE(broken_rule([](Node& body) {
            body.pointers[1].pointers[1] = body.pointers[1].pointers[0];
          }) == "a key is listed once");
  REQUIRE(broken_rule([](Node& body) { body.pointers[0] = make_words({1}); }) ==
          "the body decodes");
  REQUIRE(broken_rule([](Node& body) {
            body.pointers.push_back(make_list({make_data(as_bytes("?"))}));
          }) == "receipt keys");
}

TEST_CASE("genesis grants have no root signatures, name no ledger and start at once") {
  const Keys keys(crypto::Suite::kSha256);
  const auto with = [&](const std::function<void(Grant&)>& change) {
    Grant grant = grant_for(keys.writers[2]);
    change(grant);
    if (grant.action == Action::kAdd) prove(grant, keys.writers[2]);
    return broken_rule(
        [&](Node& body) { body.pointers[2].pointers[1] = make_data(encode(grant)); });
  };
  REQUIRE(with([](Grant&) {}).empty());
  REQUIRE(with([](Grant& grant) { grant.log_id.bytes[3] = 1; }) == "grants");
  REQUIRE(with([](Grant& grant) { grant.role = Role::kReceipt; }) == "grants");
  REQUIRE(with([](Grant& grant) { grant.action = Action::kRevoke; }) == "grants");
  REQUIRE(with([](Grant& grant) { grant.from_epoch = Epoch(1); }) == "grants");
  REQUIRE(with([&](Grant& grant) { sign(grant, keys.roots[0]); }) == "grants");
}

TEST_CASE("only entry 0 of partition 0 is a genesis") {
  World world({.partitions = 2});
  const auto where = [&](BytesView entry) {
    return read_genesis(world.hasher, world.verifier, entry).error().where;
  };
  REQUIRE(where(world.opening(1).entry) == "partition 0, seq 0, epoch 0");
  REQUIRE(where(world.event()) == "type code");
  Bytes entry = world.genesis.entry;
  entry[at::kLogId] = 1;
  REQUIRE(where(entry) == "log id and prev are zero");
  entry = world.genesis.entry;
  entry[at::kFlags] = 1;
  REQUIRE(where(entry) == "flags");
  entry = world.genesis.entry;
  entry.resize(entry.size() + kWord);
  REQUIRE(where(entry) == "canonical form");
}

}  // namespace
}  // namespace quanlu::tests
