// The copy of a log on this machine: exactly what the accept rule accepts of the source, by seq.
#include "ledger/log/mirror.h"

#include "ledger/store/files.h"
#include "tests/support/chain_world.h"
#include "tests/support/model_log.h"
#include "tests/support/reference_fold.h"
#include "tests/support/temp_dir.h"

using namespace quanlu;
using quanlu::ledger::log::Mirror;
using quanlu::tests::ModelLog;
using quanlu::tests::must;

namespace {

namespace chain = ledger::chain;

// A source that a writer with a fold of its own appends to, strays in between.
struct Source {
  tests::World world;
  ModelLog log{1};
  chain::Fold fold = world.fold();
  std::uint64_t at = 0;

  Source() {
    put({world.opening(0)});
    epoch();
  }
  void put(const tests::Log& records) {
    for (const tests::Stored& record : records) {
      log.insert({.entry = record.entry, .seal = record.seal});
      fold.step(record.at(at++));
    }
  }
  void epoch() {
    chain::Head head = chain::head_of(fold.state(), world.genesis);
    put(world.epoch(head, world.keys.writers[0]));
  }
  void garbage() { put({{.entry = Bytes(200, 7), .seal = {}}}); }
  tests::Log batch(std::size_t count) {
    chain::Head head = chain::head_of(fold.state(), world.genesis);
    return world.batch(head, world.keys.writers[0], world.events(count));
  }
  std::uint64_t accepted() const { return fold.state().next_seq.value; }
};

void check_same(Source& source, Mirror& mirror) {
  tests::ReferenceFold plain(source.world.genesis, 0);
  for (const auto& record : source.log.records())
    plain.step(tests::Stored{.entry = record.entry, .seal = record.seal}.at(0));
  REQUIRE(must(mirror.end()).value == plain.accepted.size());
  for (std::size_t seq = 0; seq < plain.accepted.size(); ++seq)
    REQUIRE(source.world.hasher.leaf(must(mirror.get(Locator(seq)))->entry) == plain.accepted[seq]);
}

// As after a change of leader: who reads sees less than was acknowledged, for a moment.
class LateLog final : public ledger::log::Log {
 public:
  explicit LateLog(ModelLog& log) : log_(log) {}
  Result<Locator> end() override { return log_.end(); }
  Result<Locator> start() override { return log_.start(); }
  Status append(Locator base, const ledger::log::SealedBatch& batch) override {
    return log_.append(base, batch);
  }
  Result<std::unique_ptr<ledger::log::LogReader>> read(Locator from) override {
    TRY_ASSIGN(auto reader, log_.read(from));
    return std::make_unique<Reader>(std::move(reader));
  }
  Result<std::optional<ledger::log::StoredRecord>> get(Locator at) override { return log_.get(at); }
  std::chrono::milliseconds settles_within() const override { return std::chrono::minutes(1); }

 private:
  class Reader final : public ledger::log::LogReader {
   public:
    explicit Reader(std::unique_ptr<ledger::log::LogReader> reader) : reader_(std::move(reader)) {}
    Result<std::optional<chain::Record>> next() override {
      if (asked_++ < 3) return std::nullopt;
      return reader_->next();
    }

   private:
    std::unique_ptr<ledger::log::LogReader> reader_;
    int asked_ = 0;
  };

  ModelLog& log_;
};

}  // namespace

TEST_CASE("an end that lags after a change of leader is no loss") {
  Source source;
  const tests::TempDir dir;
  source.put(source.batch(3));
  must(must(Mirror::open(dir.path(), source.log, Partition(0)))->refresh());
  LateLog late(source.log);
  const auto mirror = must(Mirror::open(dir.path(), late, Partition(0)));
  must(mirror->refresh());
  CHECK(must(mirror->end()).value == 5);
}

TEST_CASE("a mirror holds what is accepted, by seq, and nothing of what somebody else wrote") {
  Source source;
  const tests::TempDir dir;
  const auto mirror = must(Mirror::open(dir.path(), source.log, Partition(0)));
  CHECK(must(mirror->end()).value == 2);
  source.garbage();
  source.put(source.batch(3));
  tests::Log torn = source.batch(4);
  torn.pop_back();
  source.put(torn);  // never sealed: superseded by what comes
  check_same(source, *mirror);
  source.put(source.batch(5));
  source.garbage();
  source.put(source.batch(1));
  check_same(source, *mirror);
  CHECK(must(mirror->end()).value == 11);
  CHECK(must(mirror->get(Locator(4)))->seal);
  CHECK_FALSE(must(mirror->get(Locator(3)))->seal);
  const auto check = must(mirror->check_source());
  CHECK(check.records == source.at);
  CHECK(check.end.value == 11);
  CHECK(check.mirror_end == 11);
  CHECK_FALSE(check.differs);
  CHECK(check.strays.of(chain::StrayReason::kMalformed).count == 2);
  CHECK(check.strays.superseded().count == 3);
}

TEST_CASE("a mirror goes on where it stopped, with its position or without") {
  Source source;
  const tests::TempDir dir;
  for (int round = 0; round < 6; ++round) {
    INFO("round " << round);
    const auto mirror = must(Mirror::open(dir.path(), source.log, Partition(0)));
    source.garbage();
    for (int i = 0; i < 3; ++i)
      source.put(source.batch(2));
    check_same(source, *mirror);
    if (round == 2) std::filesystem::remove(dir.path() / "position");
    if (round == 4) must(ledger::store::replace_file(dir.path() / "position", Bytes(40, 9)));
  }
  CHECK(source.accepted() == 2 + 6 * 6);
}

TEST_CASE(
    "what is taken in beside a reader is all there in the end, also when nobody waits for it") {
  Source source;
  const tests::TempDir dir;
  for (int i = 0; i < 4'200; ++i)  // 4096 of them are written at a time
    source.put(source.batch(1));
  {
    const auto left = must(Mirror::open(dir.path(), source.log, Partition(0)));
    must(left->refresh_beside(Locator(0)));
  }
  auto mirror = must(Mirror::open(dir.path(), source.log, Partition(0)));
  const auto rows = [&] { return must(mirror->LmdbLog::end()); };
  Locator seen(0);
  while (true) {
    must(mirror->refresh_beside(seen));
    if (rows() == seen) break;
    CHECK(rows() > seen);
    seen = rows();
  }
  CHECK(seen.value == 2 + 4'200);
  CHECK(seen.value == source.accepted());
  check_same(source, *mirror);
  source.log.truncate(Locator(4));
  mirror.reset();
  mirror = must(Mirror::open(dir.path(), source.log, Partition(0)));
  const Status taken = mirror->refresh_beside(seen);
  REQUIRE_FALSE(taken);
  CHECK(taken.error().reason == "log_regressed");
}

TEST_CASE("a source that lost what the mirror holds stops it, and nothing is taken from it") {
  Source source;
  const tests::TempDir dir;
  {
    const auto mirror = must(Mirror::open(dir.path(), source.log, Partition(0)));
    source.put(source.batch(3));
    check_same(source, *mirror);
  }
  source.log.truncate(Locator(4));
  for (int i = 0; i < 3; ++i)
    source.log.insert({.entry = Bytes(144, 9), .seal = {}});  // grown past the position
  const auto mirror = must(Mirror::open(dir.path(), source.log, Partition(0)));
  const Status taken = mirror->refresh();
  REQUIRE_FALSE(taken);
  CHECK(taken.error().kind == Failure::kTampered);
  CHECK(taken.error().reason == "log_regressed");
  CHECK(must(mirror->get(Locator(4))));  // what is here stays readable
}

TEST_CASE("the source is held against every row of the mirror") {
  Source source;
  const tests::TempDir dir;
  const auto mirror = must(Mirror::open(dir.path(), source.log, Partition(0)));
  source.put(source.batch(3));
  check_same(source, *mirror);
  auto& env = mirror->env();
  must(env.update([&](ledger::store::WriteTxn& txn) -> Status {
    const auto key = ledger::log::row_key(Locator(3));
    Bytes row;
    {
      TRY_ASSIGN(const auto value, env.unnamed().get(txn, key));
      row.assign(value->begin(), value->end());
    }
    Bytes entry(row.begin() + ledger::log::kRowHeaderSize, row.end());
    entry[100] ^= 1;
    ledger::log::write_row(row, entry, {});
    return env.unnamed().put(txn, key, row);
  }));
  CHECK(must(mirror->check_source()).differs == Seq(3));
}

TEST_CASE("nobody writes to a mirror") {
  Source source;
  const tests::TempDir dir;
  const auto mirror = must(Mirror::open(dir.path(), source.log, Partition(0)));
  const Bytes entry(144), seal(80);
  const std::vector<BytesView> entries{entry};
  CHECK(mirror->append(Locator(0), {.entries = entries, .seal = seal}).error().reason == "mirror");
}
