// A ledger of several partitions: one writer, one decision state, a chain for each partition.
#include <map>
#include <set>

#include "ledger/chain/place.h"
#include "ledger/intake/control.h"
#include "ledger/intake/make_ledger.h"
#include "ledger/intake/state_view.h"
#include "ledger/log/memory_log.h"
#include "ledger/log/ordered_log.h"
#include "schemas/codec/entry_writer.h"
#include "schemas/codec/place.h"
#include "tests/ledger/intake/world.h"

using namespace quanlu;
using namespace quanlu::tests;
using ledger::log::OrderedLog;

namespace {

constexpr std::uint32_t kPartitions = 4;

// History of another system, so that no account has to be opened first: complaints of an area lie
// where the area's key belongs.
std::string complaint(std::uint64_t number, const std::string& area) {
  const std::string id = to_uuid_text(numbered_id(1000 + number));
  return R"({"eventId":")" + to_uuid_text(numbered_id(number)) +
         R"(","type":"ComplaintReceived","stream":"Complaint/)" + id + R"(","caseId":")" + id +
         R"(","occurredAt":"2024-08-02T09:00:00+08:00","actor":{"account":"old-)" + area +
         R"(","role":"CPL","unit":"11370100004188768U","area":")" + area +
         R"("},"data":{"channel":"letter","named":true,"topic":"fee","targetName":"某协会","summary":"收费","body":"会费","identity":"证人)" +
         std::to_string(number) + R"("}})";
}

std::string area_of(std::uint64_t number) {
  return std::to_string(370102 + number % 10);
}

struct PartitionedWorld {
  TempDir temp;
  ManualClock clock{morning()};
  SeededRandom random{20240904};
  intake::Directory directory{temp.path() / "ledger"};
  chain::Genesis genesis;

  PartitionedWorld() {
    genesis = must(intake::make_ledger(
        directory,
        {.genesis = {.origin = "mz.test.example/quanlu", .partitions = kPartitions},
         .access = false},
        clock, random));
  }
  std::unique_ptr<intake::OpenLedger> open() {
    return must(intake::OpenLedger::open(directory, {.writer = {.host = "test", .program = "test"}},
                                         clock, random));
  }
  static intake::Outcome tell(intake::OpenLedger& open, std::uint64_t number) {
    return open.writer().submit_and_wait(command_of(complaint(number, area_of(number))),
                                         {.accounts = {"sys"}}, {.legacy = true});
  }
};

// Reads a partition by the accept rule; nothing of it is a stray.
chain::State folded(const chain::Genesis& genesis, ledger::log::Log& log, Partition partition) {
  ledger::crypto::Hasher hasher(genesis.suite);
  ledger::crypto::Verifier verifier;
  chain::Fold fold(hasher, verifier, genesis, chain::State::start(genesis, partition));
  const auto read = must(intake::recover(
      log, Locator(0), fold, [](BytesView, Seq) {}, [](std::uint64_t) {}));
  REQUIRE(read.strays == 0);
  REQUIRE(fold.state().pending.empty());
  return fold.state();
}

// An entry that says its place and no more, in a batch of its own.
void put(ledger::log::MemoryLog& log, Partition partition, std::uint64_t place) {
  codec::Command command = intake::clock_anomaly(
      intake::ledger_moment(numbered_id(place), morning(), partition), morning(), morning());
  command.envelope.authority_at = place;
  codec::EntryWriter encoder;
  auto entry = encoder.write(command, 1);
  REQUIRE(entry.has_value());
  const Locator end = must(log.end());
  chain::write_place(*entry,
                     {.partition = partition, .seq = Seq(end.value), .recorded_at = morning()});
  const std::vector<BytesView> entries{*entry};
  const Bytes seal(chain::kSealSize, 7);
  must(log.append(end, {.entries = entries, .seal = seal}));
}

std::vector<std::uint64_t> places_of(ledger::log::LogReader& reader) {
  std::vector<std::uint64_t> places;
  while (const auto record = must(reader.next()))
    places.push_back(record->locator.value);
  return places;
}

}  // namespace

TEST_CASE(
    "every partition is opened by the body of genesis, and each start begins an epoch in all") {
  PartitionedWorld world;
  CHECK(world.genesis.partition_count == kPartitions);
  const auto open = world.open();
  for (std::uint32_t p = 0; p < kPartitions; ++p) {
    const Partition partition(p);
    const chain::State state = folded(world.genesis, open->by_seq(partition), partition);
    CHECK(state.epoch == Epoch(2));  // of init, and of this start
    CHECK(state.next_seq == open->writer().durable(partition));
  }
  CHECK(open->writer().durable(Partition(0)).value > 10);  // accounts, rules, calendars
  CHECK(open->writer().durable(Partition(3)) == Seq(3));
  must(open->close());
}

TEST_CASE(
    "an event lies where its key belongs, its subject keys in partition 0, and asked again it is "
    "the same receipt") {
  PartitionedWorld world;
  std::map<std::uint64_t, intake::Receipt> receipts;
  std::set<Partition> used;
  ledger::crypto::Hasher hasher(world.genesis.suite);
  {
    const auto open = world.open();
    for (std::uint64_t number = 1; number <= 20; ++number) {
      const intake::Receipt receipt = receipt_of(PartitionedWorld::tell(*open, number));
      CHECK(receipt.partition == chain::partition_of(hasher, area_of(number), kPartitions));
      used.insert(receipt.partition);
      receipts.emplace(number, receipt);
    }
    must(open->close());
  }
  CHECK(used.size() > 2);
  const auto same = [&](intake::OpenLedger& open) {
    for (const auto& [number, receipt] : receipts) {
      const intake::Receipt again = receipt_of(PartitionedWorld::tell(open, number));
      CHECK(again.replayed);
      CHECK(again.partition == receipt.partition);
      CHECK(again.seq == receipt.seq);
      CHECK(again.leaf == receipt.leaf);
    }
  };
  {
    const auto reopened = world.open();
    same(*reopened);
    must(reopened->close());
  }
  SECTION("also when the decision state is made again from the partitions") {
    std::filesystem::remove_all(world.directory.state(Partition(0)));
    const auto fresh = world.open();
    same(*fresh);
    receipt_of(PartitionedWorld::tell(*fresh, 21));
    must(fresh->close());
  }
  SECTION("the order of the ledger holds every entry once, and its subject key before the event") {
    const auto open = world.open();
    const auto reader = must(open->log().read(Locator(0)));
    std::uint64_t entries = 0, last = 0, keys = 0, complaints = 0;
    while (const auto record = must(reader->next())) {
      const chain::Header header = chain::read_header(record->entry);
      CHECK((entries == 0 || record->locator.value > last));
      CHECK(chain::place_of(record->entry).value == record->locator.value);
      CHECK(must(open->log().get(record->locator))->entry ==
            Bytes(record->entry.begin(), record->entry.end()));
      last = record->locator.value;
      ++entries;
      if (header.type_code == TypeCode(1310)) {
        CHECK(header.partition == Partition(0));
        ++keys;
      }
      if (header.type_code == TypeCode(501)) CHECK(++complaints <= keys);
    }
    CHECK(complaints == receipts.size());
    std::uint64_t durable = 0;
    for (std::uint32_t p = 0; p < kPartitions; ++p)
      durable += open->writer().durable(Partition(p)).value;
    CHECK(entries == durable);
    must(open->close());
  }
}

TEST_CASE("who only reads sees the decision state of all partitions, as the writer has it") {
  PartitionedWorld world;
  const auto open = world.open();
  for (std::uint64_t number = 1; number <= 6; ++number)
    receipt_of(PartitionedWorld::tell(*open, number));
  const auto view = must(intake::StateView::beside(open->state(), world.directory, open->log(),
                                                   world.genesis, Partition(0)));
  view->ask([&](const ledger::cases::State& state) {
    for (std::uint64_t number = 1; number <= 6; ++number)
      CHECK(state.head("Complaint/" + to_uuid_text(numbered_id(1000 + number))) != nullptr);
    CHECK(state.head("UserAccount/sys") != nullptr);
  });
  must(open->close());
}

TEST_CASE("the order holds back what an earlier entry may still come before") {
  ledger::log::MemoryLog zero, one;
  OrderedLog ordered({&zero, &one});
  put(zero, Partition(0), 0);
  put(zero, Partition(0), 1);
  put(one, Partition(1), 3);
  const auto reader = must(ordered.read(Locator(0)));
  CHECK(places_of(*reader) == std::vector<std::uint64_t>{0, 1});  // 2 may be on its way
  CHECK(must(ordered.end()) == Locator(4));
  SECTION("it comes") {
    put(zero, Partition(0), 2);
    CHECK(places_of(*reader) == std::vector<std::uint64_t>{2, 3});
  }
  SECTION("it was lost with its writer: the next one's entries say so") {
    put(zero, Partition(0), 65'536);
    CHECK(places_of(*reader) == std::vector<std::uint64_t>{3});  // partition 1 may hold 4
    put(one, Partition(1), 65'537);
    CHECK(places_of(*reader) == std::vector<std::uint64_t>{65'536, 65'537});
  }
  CHECK(must(ordered.get(Locator(3))).has_value());
  CHECK_FALSE(must(ordered.get(Locator(5))).has_value());
  CHECK(must(ordered.place_at(Partition(1), Seq(0))) == Seq(3));
  CHECK_FALSE(ordered.append(Locator(4), {}));
}
