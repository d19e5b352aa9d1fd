#include "ledger/intake/make_ledger.h"
#include "schemas/base/time.h"
#include "schemas/codec/command_reader.h"
#include "tests/support/catch.h"
#include "tests/support/temp_dir.h"

using namespace quanlu;
using namespace quanlu::ledger::intake;
using tests::must;

namespace {

// A ledger in a temporary folder under a clock and a chance of the test's own.
struct World {
  tests::TempDir temp;
  ManualClock clock{*parse_rfc3339("2024-08-02T09:00:00+08:00")};
  SeededRandom random{20240904};
  Directory directory{temp.path() / "ledger"};
  ledger::chain::Genesis genesis;

  World() {
    genesis = must(make_ledger(directory,
                               {.genesis = {.origin = "mz.test.example/quanlu"}, .access = false},
                               clock, random));
  }
  std::unique_ptr<OpenLedger> open(bool epoch_waits = false) {
    return must(OpenLedger::open(
        directory, {.writer = {.epoch_waits = epoch_waits, .host = "test", .program = "test"}},
        clock, random));
  }
  std::uint64_t entries() {
    const auto log = must(ledger::log::LmdbLog::open(directory.log(Partition(0)),
                                                     {.access = ledger::store::Access::kRead}));
    return must(log->end()).value;
  }
};

schemas::codec::Command command(const std::string& json) {
  schemas::codec::CommandReader reader;
  auto read = reader.read(json);
  if (!read) FAIL(read.error().code() + " " + read.error().path + " " + read.error().found);
  return std::move(*read);
}

std::string account_opened(const std::string& id, const std::string& account) {
  return R"({"eventId":")" + id + R"(","type":"AccountOpened","stream":"UserAccount/)" + account +
         R"(","occurredAt":"2024-08-02T09:00:00+08:00","expectedSeq":0,"data":{"account":")" +
         account +
         R"(","holder":"张三","unit":"11370100004188768U","level":"city","area":"370100"}})";
}

constexpr const char* kFirstId = "0191a3c2-7d10-7c3e-9a51-5b1f6f0a2c11";

const Receipt& receipt(const Outcome& outcome) {
  if (const auto* refusal = std::get_if<Refusal>(&outcome))
    FAIL(refusal->code() + " " + refusal->path + " expected " + refusal->expected + " found " +
         refusal->found);
  if (const auto* error = std::get_if<Error>(&outcome)) FAIL(describe(*error));
  return std::get<Receipt>(outcome);
}

}  // namespace

TEST_CASE("a new ledger begins with genesis, an epoch and the bootstrap batch, and opens again") {
  World world;
  CHECK_FALSE(world.genesis.log_id.is_zero());
  const auto first = world.open();
  CHECK(first->writer().epoch() == Epoch(2));
  CHECK(first->writer().durable().value > 10);
  CHECK(first->writer().recovery().strays == 0);
  must(first->close());
  const auto again = make_ledger(world.directory,
                                 {.genesis = {.origin = "mz.test.example/quanlu"}, .access = false},
                                 world.clock, world.random);
  REQUIRE_FALSE(again);
  CHECK(again.error().kind == Failure::kConflict);
}

TEST_CASE(
    "an acknowledged event is in the log, and the same event asked again is the same receipt") {
  World world;
  Seq seq;
  Digest leaf;
  {
    const auto ledger = world.open();
    const Receipt one = receipt(ledger->writer().submit_and_wait(
        command(account_opened(kFirstId, "cp-zhao")), {.accounts = {"sys"}}));
    CHECK_FALSE(one.replayed);
    CHECK(one.stream == "UserAccount/cp-zhao");
    CHECK(one.stream_seq == StreamSeq(1));
    seq = one.seq;
    leaf = one.leaf;
    const Receipt two = receipt(ledger->writer().submit_and_wait(
        command(account_opened(kFirstId, "cp-zhao")), {.accounts = {"sys"}}));
    CHECK(two.replayed);
    CHECK(two.seq == seq);
    CHECK(two.leaf == leaf);
    const Outcome other = ledger->writer().submit_and_wait(
        command(account_opened(kFirstId, "cp-qian")), {.accounts = {"sys"}});
    REQUIRE(std::holds_alternative<Refusal>(other));
    CHECK(std::get<Refusal>(other).reason == Reason::kIdConflict);
    must(ledger->close());
  }
  const auto ledger = world.open();
  const Receipt later = receipt(ledger->writer().submit_and_wait(
      command(account_opened(kFirstId, "cp-zhao")), {.accounts = {"sys"}}));
  CHECK(later.replayed);
  CHECK(later.seq == seq);
  CHECK(later.leaf == leaf);
}

TEST_CASE("a writer whose epoch waits leaves the log as it was until something is accepted") {
  World world;
  {
    const auto ledger = world.open();
    receipt(ledger->writer().submit_and_wait(command(account_opened(kFirstId, "cp-zhao")),
                                             {.accounts = {"sys"}}));
    must(ledger->close());
  }
  const std::uint64_t before = world.entries();
  world.clock.advance(3 * 86'400'000);  // the calendar has something to say, too
  const std::string fresh = "0191a3c2-7d10-7c3e-9a51-5b1f6f0a2c12";
  Epoch epoch;
  {
    const auto ledger = world.open(true);
    epoch = ledger->writer().epoch();
    // Refused, tried out, known already.
    CHECK(std::holds_alternative<Refusal>(ledger->writer().submit_and_wait(
        command(account_opened(fresh, "cp-qian")), {.accounts = {"sec"}})));
    CHECK(receipt(ledger->writer().submit_and_wait(command(account_opened(fresh, "cp-qian")),
                                                   {.accounts = {"sys"}}, {.dry_run = true}))
              .dry_run);
    CHECK(receipt(ledger->writer().submit_and_wait(command(account_opened(kFirstId, "cp-zhao")),
                                                   {.accounts = {"sys"}}))
              .replayed);
    must(ledger->close());
  }
  CHECK(world.entries() == before);
  {
    const auto ledger = world.open(true);
    CHECK(ledger->writer().epoch() == epoch);
    const Receipt first = receipt(ledger->writer().submit_and_wait(
        command(account_opened(fresh, "cp-qian")), {.accounts = {"sys"}}));
    CHECK(ledger->writer().epoch() == epoch.next());
    CHECK(first.seq.value >= before + 1);  // behind the entry of the epoch
    const auto started = must(ledger->log().get(Locator(before)));
    REQUIRE(started);
    CHECK(ledger::chain::read_header(started->entry).type_code == TypeCode(1321));
    CHECK(ledger::chain::read_header(started->entry).epoch == epoch.next());
    CHECK(receipt(ledger->writer().submit_and_wait(command(account_opened(fresh, "cp-qian")),
                                                   {.accounts = {"sys"}}))
              .seq == first.seq);
    must(ledger->close());
  }
  world.open();  // every reader accepts what was written
}

TEST_CASE("who is not authenticated for an account cannot act by it") {
  World world;
  const auto ledger = world.open();
  const Outcome outcome = ledger->writer().submit_and_wait(
      command(account_opened(kFirstId, "cp-zhao")), {.accounts = {"sec"}});
  REQUIRE(std::holds_alternative<Refusal>(outcome));
  CHECK(std::get<Refusal>(outcome).reason == Reason::kRole);
}

TEST_CASE("a second writer is told who holds the ledger") {
  World world;
  const auto ledger = world.open();
  const auto second = OpenLedger::open(world.directory, {}, world.clock, world.random);
  REQUIRE_FALSE(second);
  CHECK(second.error().kind == Failure::kConflict);
}

TEST_CASE("a ledger whose state folder is deleted folds its log and goes on") {
  World world;
  {
    const auto ledger = world.open();
    receipt(ledger->writer().submit_and_wait(command(account_opened(kFirstId, "cp-zhao")),
                                             {.accounts = {"sys"}}));
    must(ledger->close());
  }
  std::filesystem::remove_all(world.directory.root / "state");
  const auto ledger = world.open();
  CHECK(ledger->writer().recovery().folded > 10);
  CHECK(receipt(ledger->writer().submit_and_wait(command(account_opened(kFirstId, "cp-zhao")),
                                                 {.accounts = {"sys"}}))
            .replayed);
}
