// Writers on a log that, like a broker, appends at its end whoever sends (INTEGRITY.md 3.5).
#include "ledger/intake/recovery.h"
#include "tests/ledger/intake/world.h"
#include "tests/support/model_log.h"

using namespace quanlu;
using namespace quanlu::tests;

namespace {

// The one log, as each of its writers has it.
class SharedLog final : public ledger::log::Log {
 public:
  explicit SharedLog(ModelLog& log) : log_(log) {}
  Result<Locator> end() override { return log_.end(); }
  Result<Locator> start() override { return log_.start(); }
  Status append(Locator base, const ledger::log::SealedBatch& batch) override {
    return log_.append(base, batch);
  }
  Result<std::unique_ptr<ledger::log::LogReader>> read(Locator from) override {
    return log_.read(from);
  }
  Result<std::optional<ledger::log::StoredRecord>> get(Locator at) override { return log_.get(at); }

 private:
  ModelLog& log_;
};

// A machine: a copy of the ledger directory, whose log is the shared one.
struct Machine {
  TempDir temp;
  intake::Directory directory = made_ledger().copy_to(temp.path() / "ledger");
  ManualClock clock{morning()};
  SeededRandom random;

  explicit Machine(std::uint64_t seed) : random(seed) {}
  std::unique_ptr<OpenWriter> open_on(ModelLog& log) {
    return must(OpenWriter::open(made_ledger(), directory, std::make_unique<SharedLog>(log), clock,
                                 random));
  }
};

std::unique_ptr<ModelLog> made_log() {
  auto log = std::make_unique<ModelLog>(1);
  append_records(*log, records_of(*lmdb_log(made_ledger().directory)));
  return log;
}

intake::Outcome tell(OpenWriter& open, std::uint64_t number) {
  const std::string account(1, static_cast<char>('a' + number));
  return open.writer().submit_and_wait(command_of(account_opened(numbered_id(number), account)),
                                       {.accounts = {"sys"}});
}

}  // namespace

TEST_CASE("of two writers on one log the older one steps down, and nothing stands there twice") {
  const auto log = made_log();
  Machine first(4), second(5);
  const auto older = first.open_on(*log);
  receipt_of(tell(*older, 1));
  const auto newer = second.open_on(*log);
  CHECK(newer->writer().epoch() > older->writer().epoch());
  receipt_of(tell(*newer, 2));
  for (const std::uint64_t number : {3, 4}) {
    const auto outcome = tell(*older, number);
    REQUIRE(std::holds_alternative<Error>(outcome));
    CHECK(std::get<Error>(outcome).reason == "fenced");
  }
  const Status closed = older->writer().close();
  REQUIRE_FALSE(closed);
  CHECK(exit_code(closed.error().kind) == 7);
  receipt_of(tell(*newer, 3));
  must(newer->writer().close());
  ledger::crypto::Hasher hasher(made_ledger().genesis.suite);
  ledger::crypto::Verifier verifier;
  chain::Fold fold(hasher, verifier, made_ledger().genesis,
                   chain::State::start(made_ledger().genesis, Partition(0)));
  const auto read = must(intake::recover(
      *log, Locator(0), fold, [](BytesView, Seq) {}, [](std::uint64_t) {}));
  CHECK(read.strays == 2);  // sent too late: an event, and in front of it a key of its subject
  CHECK(fold.state().epoch == newer->writer().epoch());
  CHECK(fold.state().next_seq == newer->writer().durable());
}

TEST_CASE("a batch in doubt that the log holds is acknowledged, and the writer goes on behind it") {
  const auto log = made_log();
  Machine machine(4);
  const auto open = machine.open_on(*log);
  const auto epoch = open->writer().epoch();
  for (std::uint64_t number = 1; number <= 4; ++number) {
    if (number != 3)
      log->insert({.entry = Bytes(144, 9), .seal = {}});  // not where it was expected
    receipt_of(tell(*open, number));
  }
  CHECK(open->writer().epoch() == epoch);
  must(open->writer().close());
}
