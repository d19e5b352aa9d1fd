#include "projections/follow/rebuild.h"

#include <atomic>
#include <condition_variable>
#include <mutex>

#include "ledger/log/mirror.h"
#include "projections/follow/event_batch.h"
#include "projections/views/keys.h"
#include "tests/projections/follow/world.h"
#include "tests/support/child.h"

namespace quanlu::tests {
namespace {

using follow::RebuildOptions;
using views::View;

RebuildOptions rebuild_into(const std::filesystem::path& folder) {
  static const PublishedRules rules;  // as every LedgerWorld publishes
  RebuildOptions options;
  options.library = &rules.library;
  options.folder = folder;
  options.env.map_size = 1 << 28;
  return options;
}

std::unique_ptr<views::Environment> current(const std::filesystem::path& folder) {
  ledger::store::EnvOptions options;
  options.map_size = 1 << 28;
  return must(views::Environment::open_current(folder, options));
}

// Shut until somebody has begun to read.
struct Gate {
  std::mutex mutex;
  std::condition_variable changed;
  bool is_open = false;
  std::atomic<bool> was_shut_too_long{false};

  void open() {
    const std::lock_guard lock(mutex);
    is_open = true;
    changed.notify_all();
  }
  void wait() {
    std::unique_lock lock(mutex);
    if (!changed.wait_for(lock, std::chrono::minutes(1), [this] { return is_open; }))
      was_shut_too_long = true;
  }
};

// A log elsewhere, whose last record comes when the gate is open, or never.
class DistantLog final : public ledger::log::Log {
 public:
  DistantLog(ledger::log::Log& log, Gate& gate, bool breaks)
      : log_(log), gate_(gate), breaks_(breaks) {}
  Result<Locator> end() override { return log_.end(); }
  Result<Locator> start() override { return log_.start(); }
  Status append(Locator base, const ledger::log::SealedBatch& batch) override {
    return log_.append(base, batch);
  }
  Result<std::unique_ptr<ledger::log::LogReader>> read(Locator from) override {
    TRY_ASSIGN(const Locator end, log_.end());
    TRY_ASSIGN(auto reader, log_.read(from));
    return std::make_unique<Reader>(std::move(reader), *this, Locator(end.value - 1));
  }
  Result<std::optional<ledger::log::StoredRecord>> get(Locator at) override { return log_.get(at); }

 private:
  class Reader final : public ledger::log::LogReader {
   public:
    Reader(std::unique_ptr<ledger::log::LogReader> reader, DistantLog& log, Locator last)
        : reader_(std::move(reader)), log_(log), last_(last) {}
    Result<std::optional<ledger::chain::Record>> next() override {
      TRY_ASSIGN(auto record, reader_->next());
      if (!record || record->locator != last_) return record;
      log_.gate_.wait();
      if (log_.breaks_) return fail(Failure::kFailed, "broker_absent", {"断", "away"});
      return record;
    }

   private:
    std::unique_ptr<ledger::log::LogReader> reader_;
    DistantLog& log_;
    const Locator last_;
  };

  ledger::log::Log& log_;
  Gate& gate_;
  const bool breaks_;
};

TEST_CASE("a rebuild gives what live following gave, byte for byte", "[projections.follow]") {
  const std::uint64_t seed = GENERATE(1, 2, 3, 4);
  CAPTURE(seed);
  LedgerWorld ledger(seed);
  if (seed % 2 == 0) ledger.story.imported = 30;  // flags take a fold of their own
  ledger.tell(700);
  TempDir dir;
  auto live = ledger.follower(dir.path() / "live", 50);
  must(live->catch_up());
  const auto wanted = ledger.digest(live->environment());

  RebuildOptions options = rebuild_into(dir.path() / "rebuilt");
  SECTION("in memory") {
    REQUIRE(must(follow::rebuild(options, *ledger.log, ledger.world.genesis)).runs == 0);
  }
  SECTION("with less memory than the process has by itself") {
    options.memory = 1;
    must(follow::rebuild(options, *ledger.log, ledger.world.genesis));
  }
  SECTION("with so little memory that it writes runs") {
    options.rows_memory = 100'000;
    REQUIRE(must(follow::rebuild(options, *ledger.log, ledger.world.genesis)).runs > 3);
  }
  SECTION("with a run for every batch") {
    options.rows_memory = 1;
    REQUIRE(must(follow::rebuild(options, *ledger.log, ledger.world.genesis)).runs > 10);
  }
  SECTION("with threads that read ahead and make rows of subjects") {
    options.jobs = 2;
    REQUIRE(must(follow::rebuild(options, *ledger.log, ledger.world.genesis)).runs == 0);
  }
  SECTION("with threads and so little memory that they write runs") {
    options.jobs = 2;
    options.rows_memory = GENERATE(1, 100'000);
    REQUIRE(must(follow::rebuild(options, *ledger.log, ledger.world.genesis)).runs > 1);
  }
  require_equal(wanted, ledger.digest(*current(options.folder)));
}

TEST_CASE("a rebuild reads a log while it comes from elsewhere, and is none when the way breaks",
          "[projections.follow]") {
  LedgerWorld ledger(13);
  for (int batch = 0; batch < 4200; ++batch)  // a mirror writes 4096 of them at a time
    ledger.append(ledger.story.events(1));
  const TempDir dir;
  const bool breaks = GENERATE(false, true);
  const unsigned jobs = GENERATE(1U, 2U);
  CAPTURE(breaks, jobs);
  Gate gate;
  DistantLog distant(*ledger.log, gate, breaks);
  const auto mirror = must(ledger::log::Mirror::open(dir.path() / "mirror", distant, Partition(0)));
  RebuildOptions options = rebuild_into(dir.path() / "views");
  options.jobs = jobs;
  options.stop = [&] {  // asked when the first batch has been applied, or is about to be
    gate.open();
    return false;
  };
  const auto rebuilt = follow::rebuild(options, *mirror, ledger.world.genesis);
  CHECK_FALSE(gate.was_shut_too_long);
  if (breaks) {
    REQUIRE_FALSE(rebuilt);
    CHECK(rebuilt.error().reason == "broker_absent");
    CHECK_FALSE(views::Environment::open_current(options.folder, {}));
    return;
  }
  REQUIRE(must(rebuilt).events == must(ledger.log->end()).value);
  const auto made = ledger.digest(*current(options.folder));
  RebuildOptions plain = rebuild_into(dir.path() / "plain");
  must(follow::rebuild(plain, *ledger.log, ledger.world.genesis));
  require_equal(made, ledger.digest(*current(plain.folder)));
}

TEST_CASE("the rows of a rebuild stay within its memory, and are the same",
          "[projections.follow]") {
  LedgerWorld ledger(12);
  ledger.tell(6000);
  TempDir dir;
  RebuildOptions options = rebuild_into(dir.path() / "roomy");
  const auto roomy = must(follow::rebuild(options, *ledger.log, ledger.world.genesis));
  const auto wanted = ledger.digest(*current(options.folder));
  options = rebuild_into(dir.path() / "tight");
  options.rows_memory = 500'000;
  const auto tight = must(follow::rebuild(options, *ledger.log, ledger.world.genesis));
  CHECK(tight.runs > 2);
  CHECK(roomy.memory_peak > 4 * *options.rows_memory);
  // A batch of events, with some 700 bytes of rows each, may come on top before room is made.
  CHECK(tight.memory_peak < *options.rows_memory + follow::EventBatch::kItems * 1024);
  require_equal(wanted, ledger.digest(*current(options.folder)));
}

TEST_CASE("live following goes on from a rebuilt generation", "[projections.follow]") {
  LedgerWorld ledger(11);
  ledger.tell(200);
  TempDir dir;
  must(follow::rebuild(rebuild_into(dir.path() / "a"), *ledger.log, ledger.world.genesis));
  ledger.tell(200);
  auto live = ledger.follower(dir.path() / "a", 3);
  must(live->catch_up());
  must(follow::rebuild(rebuild_into(dir.path() / "b"), *ledger.log, ledger.world.genesis));
  require_equal(ledger.digest(*current(dir.path() / "b")), ledger.digest(live->environment()));
}

TEST_CASE("views of last week catch up, views ahead of the log halt", "[projections.follow]") {
  LedgerWorld ledger(5);
  ledger.tell(100);
  TempDir dir;
  { must(ledger.follower(dir.path() / "views")->catch_up()); }
  ledger.tell(100);
  {
    auto follower = ledger.follower(dir.path() / "views");
    REQUIRE(must(follower->catch_up()).applied > 90);
  }
  LedgerWorld other(6);  // another ledger: its log does not hold the head
  other.tell(300);
  follow::FollowOptions options;
  options.folder = dir.path() / "views";
  options.env.map_size = 1 << 28;
  const auto refused = follow::Follower::open(options, *other.log, other.world.genesis);
  REQUIRE_FALSE(refused);
  REQUIRE(refused.error().reason == "log_regressed");
  REQUIRE(exit_code(refused.error().kind) == 3);
}

TEST_CASE("the comparison names the view and the key", "[projections.follow]") {
  LedgerWorld ledger(9);
  ledger.tell(200);
  TempDir dir;
  must(follow::rebuild(rebuild_into(dir.path() / "fresh"), *ledger.log, ledger.world.genesis));
  auto live = ledger.follower(dir.path() / "live");
  must(live->catch_up());
  auto fresh = current(dir.path() / "fresh");
  views::Environment& shown = live->environment();
  REQUIRE_FALSE(must(follow::first_difference(*fresh, shown)));

  const auto org = views::key::subject(ledger.story.uscc(0));
  const auto edit = [&](const std::function<Status(ledger::store::WriteTxn&)>& change) {
    must(shown.env().update(change));
    return must(follow::first_difference(*fresh, shown));
  };
  using Kind = follow::Difference::Kind;
  SECTION("T50: a value edited, with a right checksum") {
    views::RowBuffer buffer;
    const auto found = edit([&](ledger::store::WriteTxn& txn) {
      views::OrgCard card;
      card.events = 1;
      return shown.table(View::kOrganizations).put(txn, org.padded(), buffer.encode(card));
    });
    REQUIRE(found);
    REQUIRE(found->view == "V01");
    REQUIRE(found->kind == Kind::kChanged);
    REQUIRE(as_text(found->key) == as_text(org.padded()));
  }
  SECTION("T51: a row deleted") {
    const auto found = edit([&](ledger::store::WriteTxn& txn) -> Status {
      TRY(shown.table(View::kOrganizations).erase(txn, org.padded()));
      return {};
    });
    REQUIRE(found);
    REQUIRE(found->kind == Kind::kMissing);
  }
  SECTION("T52: a row added") {
    views::RowBuffer buffer;
    const auto found = edit([&](ledger::store::WriteTxn& txn) {
      return shown.table(View::kDue)
          .put(txn, views::key::due(Day(1), Id16{}, 1, false).padded(),
               buffer.encode(views::DueRow{}));
    });
    REQUIRE(found);
    REQUIRE(found->view == "V06");
    REQUIRE(found->kind == Kind::kAdded);
  }
  SECTION("a damaged value is found by its checksum") {
    must(shown.env().update([&](ledger::store::WriteTxn& txn) -> Status {
      const ledger::store::Table table = shown.table(View::kOrganizations).table();
      TRY_ASSIGN(const auto value, table.get(txn, org.padded()));
      Bytes bytes(value->begin(), value->end());
      bytes.back() = static_cast<std::uint8_t>(bytes.back() ^ 1);
      return table.put(txn, org.padded(), bytes);
    }));
    const auto digest = follow::digest_environment(shown, ledger.world.hasher);
    REQUIRE_FALSE(digest);
    REQUIRE(digest.error().reason == "row_damaged");
    REQUIRE_FALSE(follow::first_difference(*fresh, shown));
  }
}

// What a child process does until it is killed: the whole story is made again from its seed.
TEST_CASE("child: follows", "[.child]") {
  const std::filesystem::path dir = std::getenv("CHILD_DIR");
  LedgerWorld ledger(77);
  ledger.tell(250);
  auto follower = ledger.follower(dir / "views", 40);
  must(follower->catch_up());
}
TEST_CASE("child: rebuilds", "[.child]") {
  const std::filesystem::path dir = std::getenv("CHILD_DIR");
  LedgerWorld ledger(77);
  ledger.tell(250);
  RebuildOptions options = rebuild_into(dir / "views");
  options.rows_memory = 100'000;
  must(follow::rebuild(options, *ledger.log, ledger.world.genesis));
}

TEST_CASE("child: rebuilds with threads", "[.child]") {
  const std::filesystem::path dir = std::getenv("CHILD_DIR");
  LedgerWorld ledger(77);
  ledger.tell(250);
  RebuildOptions options = rebuild_into(dir / "views");
  options.rows_memory = 100'000;
  options.jobs = 2;
  must(follow::rebuild(options, *ledger.log, ledger.world.genesis));
}

TEST_CASE("killed at any named point, views end with the digest of a clean run",
          "[projections.follow]") {
  LedgerWorld ledger(77);
  ledger.tell(250);
  TempDir clean;
  auto once = ledger.follower(clean.path() / "views");
  must(once->catch_up());
  const auto wanted = ledger.digest(once->environment());

  const auto [point, child] = GENERATE(
      table<std::string, std::string>({{"follow.fetched:2", "child: follows"},
                                       {"follow.applied:2", "child: follows"},
                                       {"follow.before_commit:2", "child: follows"},
                                       {"follow.before_commit:1", "child: follows"},
                                       {"follow.after_commit:2", "child: follows"},
                                       {"rebuild.run_written:1", "child: rebuilds"},
                                       {"rebuild.run_written:1", "child: rebuilds with threads"},
                                       {"rebuild.merged:1", "child: rebuilds with threads"},
                                       {"rebuild.run_written:2", "child: rebuilds"},
                                       {"rebuild.merged:1", "child: rebuilds"},
                                       {"rebuild.synced:1", "child: rebuilds"},
                                       {"rebuild.renamed:1", "child: rebuilds"}}));
  CAPTURE(point);
  TempDir dir;
  const auto end = Child(child, {{"CHILD_DIR", dir.path().string()}, {"QUANLU_KILL", point}},
                         (dir.path() / "out").string())
                       .wait();
  REQUIRE(end.signal == SIGKILL);
  if (child != "child: follows" && point != "rebuild.renamed:1") {
    REQUIRE_FALSE(std::filesystem::exists(dir.path() / "views" / "CURRENT"));
    must(follow::rebuild(rebuild_into(dir.path() / "views"), *ledger.log, ledger.world.genesis));
  }
  auto again = ledger.follower(dir.path() / "views");
  must(again->catch_up());
  require_equal(wanted, ledger.digest(again->environment()));
}

TEST_CASE("the replay of a prefix is what the views were then", "[projections.follow]") {
  LedgerWorld ledger(21);
  TempDir dir;
  for (int i = 0; i < 5; ++i) {
    ledger.tell(60);
    auto live = ledger.follower(dir.path() / "live");
    must(live->catch_up());
    const auto then = ledger.digest(live->environment());
    RebuildOptions options = rebuild_into(dir.path() / std::to_string(i));
    options.until = Seq(then.next_seq - 1);
    options.jobs = 1 + static_cast<unsigned>(i) % 2;
    LedgerWorld longer(21);  // the same story, told further
    for (int j = 0; j <= i; ++j)
      longer.tell(60);
    longer.tell(100);
    must(follow::rebuild(options, *longer.log, longer.world.genesis));
    require_equal(then, ledger.digest(*current(options.folder)));
  }
}

TEST_CASE("a broken chain stops the follower where it breaks", "[projections.follow]") {
  LedgerWorld ledger(31);
  ledger.tell(50);
  const std::uint64_t whole = ledger.head.next.value;
  Head lost = ledger.head;
  const Log skipped =
      ledger.world.batch(lost, ledger.world.keys.writers[0], ledger.story.events(1));
  static_cast<void>(skipped);
  ledger.put(ledger.world.batch(lost, ledger.world.keys.writers[0], ledger.story.events(1)));
  TempDir dir;
  auto follower = ledger.follower(dir.path() / "views");
  const auto broken = follower->catch_up();
  REQUIRE_FALSE(broken);
  REQUIRE(broken.error().reason == "broken_chain");
  REQUIRE(broken.error().where == "partition 0 seq " + std::to_string(whole));
  const auto rebuilt =
      follow::rebuild(rebuild_into(dir.path() / "rebuilt"), *ledger.log, ledger.world.genesis);
  REQUIRE_FALSE(rebuilt);
  REQUIRE(rebuilt.error().reason == "broken_chain");
}

}  // namespace
}  // namespace quanlu::tests
