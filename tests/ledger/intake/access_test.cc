// The access ledger: made beside the ledger, takes accesses and nothing else, never loses one that
// was answered.
#include <deque>
#include <fstream>

#include "ledger/intake/access_ledger.h"
#include "schemas/base/bytes.h"
#include "schemas/events/sys.capnp.h"
#include "tests/ledger/intake/world.h"
#include "tests/support/child.h"

namespace quanlu::tests {
namespace {

namespace cases = ledger::cases;
namespace events = schemas::events;
using schemas::registry::Conf;

intake::Directory with_access(const TempDir& temp) {
  return made_ledger().copy_to(temp.path() / "ledger");
}

std::unique_ptr<intake::AccessLedger> open_access(const intake::Directory& directory, Clock& clock,
                                                  Random& random) {
  return must(intake::AccessLedger::open(directory, {.host = "test", .program = "test"}, "test",
                                         clock, random));
}

cases::SensitiveRead a_read(std::string account = "ts", std::size_t count = 1) {
  cases::SensitiveRead read{.account = std::move(account),
                            .conf = Conf::kCmp,
                            .of = {},
                            .purpose = "handling; 复核期限",
                            .fields = {}};
  for (std::size_t i = 0; i < count; ++i)
    read.of.push_back(numbered_id(i + 1));
  return read;
}

// Every 1308 of a directory's access ledger, with the bytes that the events look into.
class Reads {
 public:
  explicit Reads(const intake::Directory& directory) {
    const auto log = lmdb_log(directory.access());
    for (const auto& record : records_of(*log)) {
      entries_.emplace_back(record.entry.begin(), record.entry.end());
      auto event = must(codec::Event::decode(entries_.back()));
      if (event.code().value == 1308) events_.push_back(std::move(event));
    }
  }
  std::size_t size() const { return events_.size(); }
  auto begin() const { return events_.begin(); }
  auto end() const { return events_.end(); }
  const codec::Event& front() const { return events_.front(); }
  const codec::Event& back() const { return events_.back(); }
  const codec::Event& operator[](std::size_t at) const { return events_.at(at); }

 private:
  std::deque<Bytes> entries_;
  std::vector<codec::Event> events_;
};

Reads reads_of(const intake::Directory& directory) {
  return Reads(directory);
}

TEST_CASE("init makes an access ledger of its own: log id, keys, origin, lock, and pins",
          "[ledger.intake]") {
  const TempDir temp;
  const intake::Directory directory = with_access(temp);
  const auto log = lmdb_log(directory.access());
  const chain::Genesis genesis = must(intake::genesis_of(*log));
  CHECK(genesis.origin == "mz.test.example/quanlu/access");
  CHECK(genesis.log_id != made_ledger().genesis.log_id);
  CHECK(genesis.grants.front().key_id != made_ledger().genesis.grants.front().key_id);
  CHECK(std::filesystem::exists(directory.access().trust(to_hex(genesis.log_id.bytes))));
  CHECK(std::filesystem::exists(directory.access().genesis()));
  CHECK(directory.access().writer_lock() != directory.writer_lock());
}

TEST_CASE(
    "an init that was cut before its access ledger was there is completed by the same command",
    "[ledger.intake]") {
  const TempDir temp;
  const intake::Directory directory = with_access(temp);
  ManualClock clock(morning());
  SeededRandom random(7);
  const intake::MakeOptions options{.genesis = {.origin = "mz.test.example/quanlu"}};
  const auto complete = intake::make_ledger(directory, options, clock, random);
  REQUIRE_FALSE(complete);
  CHECK(complete.error().reason == "complete");
  SECTION("nothing of it was there") {
    std::filesystem::remove_all(directory.access().root);
  }
  SECTION("its pins were missing") {
    std::filesystem::remove_all(directory.access().root / "trust");
  }
  CHECK(must(intake::make_ledger(directory, options, clock, random)).log_id ==
        made_ledger().genesis.log_id);
  must(open_access(directory, clock, random)->record({a_read()}));
  CHECK(reads_of(directory).size() == 1);
}

TEST_CASE("what was read is an event: who, which class, of what, what for", "[ledger.intake]") {
  const TempDir temp;
  const intake::Directory directory = with_access(temp);
  ManualClock clock(morning());
  SeededRandom random(7);
  {
    const auto access = open_access(directory, clock, random);
    must(access->record({a_read("ts"), a_read("adt", 2'500)}));
    must(access->record(cases::ExportMade{.account = "adt",
                                          .kind = "events",
                                          .filter = "area=370102",
                                          .rows = 3,
                                          .digest = Digest{{1}},
                                          .purpose = "audit",
                                          .recipient = "审计局",
                                          .masked = true}));
    must(access->close());
  }
  const auto reads = reads_of(directory);
  REQUIRE(reads.size() == 14);  // 2,500 events do not fit into one
  const auto body = reads.front().body<events::SensitiveRead>();
  CHECK(codec::to_view(body.getAccount()) == "ts");
  CHECK(static_cast<std::uint16_t>(body.getClass()) == static_cast<std::uint16_t>(Conf::kCmp));
  CHECK(codec::to_view(body.getPurpose()) == "handling; 复核期限");
  CHECK(codec::to_id(body.getOf()[0]) == numbered_id(1));
  const auto envelope = reads.front().envelope();
  CHECK(codec::to_view(envelope.getStream()) == "Access/ts+2024-08-02");
  CHECK(codec::to_view(envelope.getActor().getAccount()) == "ledger");
  std::size_t of = 0;
  for (const auto& read : reads)
    of += read.body<events::SensitiveRead>().getOf().size();
  CHECK(of == 2'501);
  CHECK(reads.back().envelope().getStreamSeq() == 13);
}

TEST_CASE("the access ledger takes accesses of the program and nothing else", "[ledger.intake]") {
  const TempDir temp;
  const intake::Directory directory = with_access(temp);
  ManualClock clock(morning());
  SeededRandom random(7);
  auto access = open_access(directory, clock, random);
  const auto refused = [&](const intake::Outcome& outcome) {
    return std::get<Refusal>(outcome).code();
  };
  auto& writer = access->opened().writer();
  CHECK(refused(writer.submit_and_wait(command_of(account_opened(numbered_id(1), "cp-zhao")),
                                       {.accounts = {"sys"}})) == "form");
  auto commands = intake::read_commands(a_read(), clock, random);
  CHECK(refused(writer.submit_and_wait(commands.front(), {.accounts = {"ts"}})) == "role");
  auto nameless = a_read("");
  CHECK_FALSE(access->record({nameless}));
  auto aimless = a_read();
  aimless.purpose.clear();
  CHECK_FALSE(access->record({aimless}));
  CHECK(receipt_of(access->append(commands).front()).stream_seq == StreamSeq(1));
  CHECK(receipt_of(access->append(commands).front()).replayed);  // the same again
  must(access->close());
  access.reset();
  CHECK(reads_of(directory).size() == 1);
}

TEST_CASE("the business ledger takes no accesses", "[ledger.intake]") {
  const TempDir temp;
  const intake::Directory directory = with_access(temp);
  ManualClock clock(morning());
  SeededRandom random(7);
  auto read = a_read();
  read.of = {chain::read_header(records_of(*lmdb_log(directory)).at(3).entry).event_id};
  auto commands = intake::read_commands(read, clock, random);
  const auto open =
      must(OpenWriter::open(made_ledger(), directory, lmdb_log(directory), clock, random));
  const auto outcome = open->writer().submit_and_wait(
      commands.front(), {.accounts = {std::string(cases::kLedgerAccount)}, .ledger = true});
  REQUIRE(std::holds_alternative<Refusal>(outcome));
  CHECK(std::get<Refusal>(outcome).code() == "invariant:I-SYS-1");
}

TEST_CASE("who comes while another records waits for it, and says who holds it when it takes long",
          "[ledger.intake]") {
  const TempDir temp;
  const intake::Directory directory = with_access(temp);
  SystemClock clock;
  SeededRandom random(7);
  const auto first = open_access(directory, clock, random);
  const auto second =
      intake::AccessLedger::open(directory, {.host = "test", .program = "test"}, "second", clock,
                                 random, std::chrono::milliseconds(60));
  REQUIRE_FALSE(second);
  CHECK(second.error().reason == "locked");
  CHECK(second.error().found == "test");
}

TEST_CASE("child: records one read and says so", "[.child]") {
  const intake::Directory directory{std::getenv("CHILD_DIR")};
  SystemClock clock;
  SystemRandom random;
  const auto access = open_access(directory, clock, random);
  must(access->record({a_read()}));
  std::ofstream(std::getenv("CHILD_SAID")) << "shown";
  must(access->close());
}

TEST_CASE("killed anywhere around the record: an answer was never given without it",
          "[ledger.intake]") {
  if (!kKillPoints) return;
  for (const char* point : {"access.before_record:1", "writer.before_send:2", "writer.after_send:2",
                            "writer.before_ack:2", "access.recorded:1"}) {
    INFO(point);
    const TempDir temp;
    const intake::Directory directory = with_access(temp);
    const auto said = temp.path() / "said";
    Child child("child: records one read and says so", {{"CHILD_DIR", directory.root.string()},
                                                        {"CHILD_SAID", said.string()},
                                                        {"QUANLU_KILL", point}});
    CHECK(child.wait().signal == SIGKILL);
    CHECK_FALSE(std::filesystem::exists(said));
    SystemClock clock;
    SeededRandom random(7);
    must(open_access(directory, clock, random)->close());  // recovers
    const std::string name(point);
    const bool durable = name.starts_with("access.recorded") ||
                         name.starts_with("writer.after_send") ||
                         name.starts_with("writer.before_ack");
    CHECK(reads_of(directory).size() == (durable ? 1U : 0U));
  }
}

}  // namespace
}  // namespace quanlu::tests
