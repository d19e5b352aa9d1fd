#include "projections/follow/follower.h"

#include <algorithm>

#include <sys/wait.h>
#include <unistd.h>

#include "ledger/store/cursor.h"
#include "projections/views/keys.h"
#include "tests/projections/follow/world.h"

namespace quanlu::tests {
namespace {

using views::View;

TEST_CASE("views are the same for every cutting into transactions", "[projections.follow]") {
  LedgerWorld ledger(20240904);
  ledger.tell(600);
  TempDir dir;
  auto whole = ledger.follower(dir.path() / "whole", 100'000);
  REQUIRE(must(whole->catch_up()).at_end);
  const auto wanted = ledger.digest(whole->environment());
  for (const std::size_t batch : {1, 7, 100}) {
    auto other = ledger.follower(dir.path() / std::to_string(batch), batch);
    must(other->catch_up());
    require_equal(wanted, ledger.digest(other->environment()));
  }
}

TEST_CASE("a follower that is opened again goes on where it stood", "[projections.follow]") {
  LedgerWorld ledger(7);
  TempDir dir;
  for (int i = 0; i < 6; ++i) {
    ledger.tell(60);
    auto follower = ledger.follower(dir.path() / "again", 9);
    must(follower->step());
    must(follower->step());
  }
  auto again = ledger.follower(dir.path() / "again");
  must(again->catch_up());
  auto once = ledger.follower(dir.path() / "once");
  must(once->catch_up());
  require_equal(ledger.digest(once->environment()), ledger.digest(again->environment()));
}

// Takes a byte from a pipe: what the other process said.
void hear(int from) {
  char byte = 0;
  REQUIRE(read(from, &byte, 1) == 1);
}
void say(int to) {
  REQUIRE(write(to, ".", 1) == 1);
}

TEST_CASE("two processes that follow into one folder apply each event once",
          "[projections.follow]") {
  LedgerWorld ledger(11);
  ledger.tell(120);
  TempDir dir;
  const auto folder = dir.path() / "shared";
  int to_child[2], to_parent[2];
  REQUIRE((pipe(to_child) == 0 && pipe(to_parent) == 0));
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {      // stands in the middle of the log while the other one reaches its end
    close(to_child[1]);  // who is left alone reads an end
    close(to_parent[0]);
    bool good = false;
    try {
      const auto slow = ledger.follower(folder, 9);
      char byte = 0;
      good = slow->step().has_value() && write(to_parent[1], ".", 1) == 1 &&
             read(to_child[0], &byte, 1) == 1 && slow->catch_up().has_value();
    } catch (...) {  // no test goes on in this process
    }
    _exit(good ? 0 : 1);
  }
  close(to_child[0]);
  close(to_parent[1]);
  hear(to_parent[0]);
  { must(ledger.follower(folder, 50)->catch_up()); }
  say(to_child[1]);
  int ended = 0;
  REQUIRE(waitpid(child, &ended, 0) == child);
  REQUIRE((WIFEXITED(ended) && WEXITSTATUS(ended) == 0));
  close(to_child[1]);
  close(to_parent[0]);
  const auto shared = ledger.follower(folder);
  const auto alone = ledger.follower(dir.path() / "alone");
  must(alone->catch_up());
  require_equal(ledger.digest(alone->environment()), ledger.digest(shared->environment()));
}

// A ledger whose views were followed in two goes, and the positions behind each.
struct TwoGoes {
  TwoGoes() {
    ledger.tell(100);
    { must(ledger.follower(dir.path())->catch_up()); }
    before = position();
    ledger.tell(100);
    { must(ledger.follower(dir.path())->catch_up()); }
    after = position();
  }
  std::unique_ptr<views::Environment> environment() const {
    ledger::store::EnvOptions options;
    options.map_size = 1 << 28;
    return must(views::Environment::open_current(dir.path(), options));
  }
  Bytes position() const {
    const auto env = environment();
    return *must(env->position(must(env->env().read())));
  }
  void put_position(BytesView bytes) const {
    const auto env = environment();
    must(env->env().update(
        [&](ledger::store::WriteTxn& txn) { return env->put_position(txn, bytes); }));
  }

  LedgerWorld ledger{4};
  TempDir dir;
  Bytes before, after;
};

TEST_CASE("T56: a position that was put back costs nothing: no event is applied twice",
          "[projections.follow]") {
  TwoGoes goes;
  goes.put_position(goes.before);
  goes.ledger.tell(40);
  auto again = goes.ledger.follower(goes.dir.path(), 7);  // many transactions below what rows know
  must(again->catch_up());
  TempDir fresh;
  auto once = goes.ledger.follower(fresh.path());
  must(once->catch_up());
  require_equal(goes.ledger.digest(once->environment()), goes.ledger.digest(again->environment()));
}

TEST_CASE("T55: a position ahead of the rows halts the follower", "[projections.follow]") {
  TwoGoes goes;
  TempDir last_week;
  LedgerWorld same(4);
  same.tell(100);
  { must(same.follower(last_week.path())->catch_up()); }
  {
    ledger::store::EnvOptions options;
    options.map_size = 1 << 28;
    const auto env = must(views::Environment::open_current(last_week.path(), options));
    must(env->env().update(
        [&](ledger::store::WriteTxn& txn) { return env->put_position(txn, goes.after); }));
  }
  follow::FollowOptions options;
  options.folder = last_week.path();
  options.env.map_size = 1 << 28;
  const auto refused = follow::Follower::open(options, *goes.ledger.log, goes.ledger.world.genesis);
  REQUIRE_FALSE(refused);
  REQUIRE(refused.error().reason == "view_position");
  REQUIRE(exit_code(refused.error().kind) == 3);
}

TEST_CASE("T28: an event of a newer schema stands in the timeline and stops nothing",
          "[projections.follow]") {
  LedgerWorld ledger(3);
  EventStory& story = ledger.story;
  const std::string org = story.uscc(0);
  ledger.append({story.registration(),
                 story.entry<events::DemandRaised>(4999, {"Later/1", org}, [](auto) {}),
                 story.entry<events::DirectorVisitHeld>(402, {"Visit/1", org}, [&](auto body) {
                   body.setLeader("leader0");
                   body.setOrg(org);
                 })});
  TempDir dir;
  auto follower = ledger.follower(dir.path());
  must(follower->catch_up());
  views::Environment& shown = follower->environment();
  const auto txn = must(shown.env().read());
  auto range = must(ledger::store::PrefixRange::open(txn, shown.table(View::kTimeline).table(),
                                                     views::key::subject(org).prefix()));
  std::vector<std::uint16_t> codes;
  while (const auto stored = must(range.next())) {
    views::TimelineRow row;
    REQUIRE(views::decode(must(ledger::store::words_of(*stored)), row));
    codes.push_back(row.code);
  }
  std::sort(codes.begin(), codes.end());
  CHECK(codes == std::vector<std::uint16_t>{113, 402, 4999});
  const Seq later(must(ledger.log->end()).value - 2);
  const auto words =
      must(shown.table(View::kQuarantine).get(txn, views::key::trouble(later, 0).padded()));
  REQUIRE(words);
  views::QuarantineRow trouble;
  REQUIRE(views::decode(*words, trouble));
  CHECK(trouble.code == 4999);
  CHECK(trouble.reason == "unknown_type");
}

}  // namespace
}  // namespace quanlu::tests
