// What may happen to a writer on Kafka, and the history afterwards (INTEGRITY.md 7.3): what was
// acknowledged stands there once, every reader has the same order, the views equal a replay.
#include <algorithm>
#include <array>
#include <chrono>
#include <set>
#include <thread>

#include "ledger/chain/entry.h"
#include "ledger/log/kafka/producer.h"
#include "tests/kafka/world.h"
#include "tests/support/child.h"

using namespace quanlu;
using namespace quanlu::tests;

namespace {

namespace kafka = ledger::log::kafka;
using ledger::chain::StrayReason;

constexpr std::size_t kEvents = 60;  // of one life of a writer

// What a child was told, as it goes through the pipe: the ids that were acknowledged to it.
class Told {
 public:
  Told() { REQUIRE(pipe(ends_.data()) == 0); }
  ~Told() {
    close_writing();
    close(ends_[0]);
  }
  Told(const Told&) = delete;
  Told& operator=(const Told&) = delete;

  std::string writing() const { return std::to_string(ends_[1]); }
  void close_writing() {
    if (ends_[1] >= 0) close(ends_[1]);
    ends_[1] = -1;
  }
  // Waits for so many more, or for the end of who tells.
  void take(std::size_t count = SIZE_MAX) {
    close_writing();
    EventId id;
    for (std::size_t i = 0; i < count && read(ends_[0], &id, sizeof id) == sizeof id; ++i)
      ids_.insert(id);
  }
  const std::set<EventId>& ids() const { return ids_; }

 private:
  std::array<int, 2> ends_{};
  std::set<EventId> ids_;
};

// A writer of its own, to be killed or stopped.
std::unique_ptr<Child> begin_life(const Ledger& ledger, const Told& told, std::uint64_t seed,
                                  const std::string& kill = {}, bool disturbed = false) {
  return std::make_unique<Child>(
      "child: a writer on Kafka",
      std::map<std::string, std::string>{{"CHILD_DIR", ledger.directory.root.string()},
                                         {"CHILD_LOG", to_text(ledger.log)},
                                         {"CHILD_SEED", std::to_string(seed)},
                                         {"CHILD_PIPE", told.writing()},
                                         {"CHILD_DISTURBED", disturbed ? "yes" : "no"},
                                         {"QUANLU_KILL", kill}},
      ledger.directory.root.string() + ".child");
}

// The same machine elsewhere: keys and all.
Ledger second_machine(const Ledger& of, const std::filesystem::path& root) {
  std::filesystem::copy(of.directory.root, root, std::filesystem::copy_options::recursive);
  return {root, to_text(of.log)};
}

// What who takes over needs of who wrote before: the data keys are in no log (ops/runbooks).
void bring_keys(const Ledger& from, const Ledger& to) {
  std::filesystem::remove_all(to.directory.keyring());
  std::filesystem::copy(from.directory.keyring(), to.directory.keyring(),
                        std::filesystem::copy_options::recursive);
}

// Tells all events of the city once more; each was or is taken.
void finish(Ledger& ledger, std::uint64_t seed, const std::set<EventId>& acknowledged) {
  City city;
  city.random = SeededRandom(seed);
  const auto open = ledger.open(city);
  const auto outcomes = tell(*open, city, kEvents);
  REQUIRE(receipts_in(outcomes) == kEvents);
  std::size_t replayed = 0;
  for (const intake::Outcome& outcome : outcomes) {
    const auto& receipt = std::get<intake::Receipt>(outcome);
    replayed += receipt.replayed ? 1 : 0;
    if (acknowledged.count(receipt.event_id) > 0) CHECK(receipt.replayed);
  }
  CHECK(replayed >= acknowledged.size());
  must(open->close());
}

std::vector<EventId> ids_in(const std::vector<Bytes>& entries) {
  std::vector<EventId> ids;
  for (const Bytes& entry : entries)
    ids.push_back(ledger::chain::read_header(entry).event_id);
  return ids;
}

// Two readers that start from nothing, on machines of their own.
void check_history(const TempDir& dir, Ledger& ledger, const std::set<EventId>& acknowledged) {
  Ledger other = second_machine(ledger, dir.path() / "reader");
  std::filesystem::remove_all(other.directory.root / "mirror");
  const auto entries = ledger.entries();
  const bool same_order = entries == other.entries();
  CHECK(same_order);
  const auto ids = ids_in(entries);
  const std::set<EventId> distinct(ids.begin(), ids.end());
  CHECK(distinct.size() == ids.size());
  CHECK(std::includes(distinct.begin(), distinct.end(), acknowledged.begin(), acknowledged.end()));
  const bool same_views = ledger.rebuild() == other.rebuild();
  CHECK(same_views);
  const auto check = ledger.check();
  CHECK_FALSE(check.differs);
  CHECK(check.end.value == entries.size());
}

kafka::Place place_of(const Ledger& ledger) {
  return {.brokers = ledger.log.brokers, .topic = ledger.log.prefix + ".log.v1"};
}

// Whoever has the right to write, and nothing else: one record as it is given.
void produce(const Ledger& ledger, BytesView entry, BytesView seal = {}) {
  auto log = must(ledger::log::open_log(ledger.log, ledger.directory.root, Partition(0)));
  const Locator end = must(log->end());
  const auto producer = must(kafka::Producer::open(place_of(ledger)));
  std::array<kafka::Outgoing, 1> records{{{.key = {}, .value = entry, .headers = {}}}};
  if (!seal.empty())
    records[0].headers.emplace_back(kafka::kSealHeader, std::string(seal.begin(), seal.end()));
  REQUIRE(producer->send(end, records).as_expected);
}

void broker(const char* verb) {
  const char* const folder = std::getenv("QUANLU_KAFKA_DIR");
  REQUIRE(folder != nullptr);
  const std::string command = std::string(std::getenv("QUANLU_OPS_KAFKA")) + " " + verb +
                              " --dir " + folder + " >/dev/null 2>&1";
  REQUIRE(std::system(command.c_str()) == 0);
}

}  // namespace

TEST_CASE("child: a writer on Kafka", "[.child]") {
  Ledger ledger(std::getenv("CHILD_DIR"), std::getenv("CHILD_LOG"));
  City city;
  city.random = SeededRandom(std::strtoull(std::getenv("CHILD_SEED"), nullptr, 10));
  const int pipe = std::atoi(std::getenv("CHILD_PIPE"));
  const bool disturbed = std::getenv("CHILD_DISTURBED") == std::string("yes");
  const auto open = ledger.open(city);
  for (std::size_t told = 0; told < kEvents; told += 4) {
    if (disturbed && told % 20 == 8) produce(ledger, Bytes(16));
    for (const intake::Outcome& outcome : tell(*open, city, 4)) {
      const auto* receipt = std::get_if<intake::Receipt>(&outcome);
      if (receipt == nullptr) return;  // fenced, or the broker is away: nothing was promised
      if (write(pipe, &receipt->event_id, sizeof receipt->event_id) < 0) return;
    }
  }
  const Status closed = open->close();
  CHECK((closed || closed.error().reason == "fenced"));
}

TEST_CASE("killed at any named point, a writer on Kafka loses and doubles nothing") {
  if (!kKillPoints) return;
  const TempDir dir;
  Ledger ledger(dir.path() / "ledger", on_kafka("points"));
  City city;
  ledger.make(city);
  std::set<EventId> acknowledged;
  std::uint64_t life = 0;  // each makes ids of its own
  for (const char* name :
       {"writer.start_scanned", "writer.epoch_sent", "writer.epoch_acked", "writer.batch_built",
        "writer.half_sent", "writer.report_seen", "writer.after_send", "writer.before_ack",
        "writer.doubt", "writer.rescanned"}) {
    INFO(name);
    const bool doubt =
        name == std::string("writer.doubt") || name == std::string("writer.rescanned");
    const bool starts = std::string(name).starts_with("writer.start") ||
                        std::string(name).starts_with("writer.epoch");
    Told told;
    const auto child = begin_life(ledger, told, ++life,
                                  std::string(name) + (starts || doubt ? ":1" : ":4"), doubt);
    told.take();
    CHECK(child->wait().signal == SIGKILL);
    acknowledged.insert(told.ids().begin(), told.ids().end());
  }
  finish(ledger, 100, acknowledged);
  check_history(dir, ledger, acknowledged);
}

TEST_CASE("a writer that was stopped while another took over is fenced when it goes on") {
  const TempDir dir;
  Ledger first(dir.path() / "first", on_kafka("stopped"));
  City city;
  first.make(city);
  std::set<EventId> acknowledged;
  Ledger second = second_machine(first, dir.path() / "second");
  for (std::uint64_t round = 1; round <= 2; ++round) {
    INFO("round " << round);
    Told told;
    const auto child = begin_life(first, told, round);
    told.take(8 * round);
    child->kill(SIGSTOP);
    bring_keys(first, second);
    finish(second, 100 + round, told.ids());
    child->kill(SIGCONT);
    told.take();
    CHECK(child->wait().code == 0);
    acknowledged.insert(told.ids().begin(), told.ids().end());
    bring_keys(second, first);
  }
  check_history(dir, second, acknowledged);
}

TEST_CASE("a broker that is killed and comes back under load costs no acknowledged event") {
  const TempDir dir;
  Ledger ledger(dir.path() / "ledger", on_kafka("away"));
  City city;
  ledger.make(city);
  Told told;
  const auto child = begin_life(ledger, told, 1);
  told.take(12);
  broker("kill 1");
  broker("start 1");
  told.take();
  child->wait();
  finish(ledger, 2, told.ids());
  check_history(dir, ledger, told.ids());
}

TEST_CASE("whatever is produced straight into the topic is a stray to every reader") {
  const TempDir dir;
  Ledger ledger(dir.path() / "ledger", on_kafka("produced"));
  City city;
  ledger.make(city);
  finish(ledger, 1, {});
  const auto entries = ledger.entries();
  const auto last = must(ledger.accepted()->get(Locator(entries.size() - 1)));
  REQUIRE(last);
  REQUIRE(last->seal);
  ledger::crypto::Hasher hasher(ledger::crypto::Suite::kSha256);
  namespace at = ledger::chain::at;

  produce(ledger, as_bytes("no entry"));
  produce(ledger, last->entry, *last->seal);     // the very same again
  produce(ledger, entries[entries.size() / 2]);  // one from further up
  Bytes next = last->entry;                      // linked to the head, but nobody sealed it
  store_le<std::uint64_t>(next.data() + at::kSeq, entries.size());
  const Digest head = hasher.leaf(last->entry);
  std::copy(head.bytes.begin(), head.bytes.end(), next.begin() + at::kPrev);
  produce(ledger, next);
  produce(ledger, next, *last->seal);  // sealed by a seal of another entry
  Bytes earlier = next;                // of an era that is over
  store_le<std::uint32_t>(earlier.data() + at::kEpoch, 1);
  produce(ledger, earlier, *last->seal);

  const auto check = ledger.check();
  CHECK(check.strays.of(StrayReason::kMalformed).count == 1);
  CHECK(check.strays.of(StrayReason::kOld).count == 2);
  CHECK(check.strays.of(StrayReason::kBadSeal).count == 1);
  CHECK(check.strays.of(StrayReason::kEpoch).count == 1);
  const bool unchanged = ledger.entries() == entries;
  CHECK(unchanged);
  finish(ledger, 2, {});  // the linked one gives way
  check_history(dir, ledger, {});
}
