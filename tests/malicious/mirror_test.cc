// The copy of a topic on this machine, when the broker lies: what it holds and where it stopped are
// the same bytes before and after, and an honest broker moves it again.
#include "ledger/log/mirror.h"

#include <cstdio>

#include "ledger/store/files.h"
#include "tests/support/chain_world.h"
#include "tests/support/model_log.h"
#include "tests/support/temp_dir.h"

namespace quanlu::tests {
namespace {

namespace chain = ledger::chain;
using ledger::log::Mirror;

// A ledger at four moments, a fork that parts behind the first, and another one of the same origin.
struct Topics {
  World world;
  Log h1, h2, h3, h4, fork, other;

  Topics() {
    add(h1, {world.opening(0)});
    chain::Head head = world.head_behind_opening(0);
    add(h1, world.epoch(head, world.keys.writers[0]));
    add(h1, batch(world, head));
    fork = h1;
    chain::Head fork_head = head;
    h2 = h1;
    add(h2, batch(world, head));
    h3 = h2;
    add(h3, batch(world, head));
    h4 = h3;
    add(h4, batch(world, head));
    while (fork.size() < h4.size())
      add(fork, batch(world, fork_head));
    World stranger({.writers = {kAllPartitions, kAllPartitions, kAllPartitions}});
    add(other, {stranger.opening(0)});
    chain::Head behind = stranger.head_behind_opening(0);
    add(other, stranger.epoch(behind, stranger.keys.writers[0]));
    while (other.size() < h4.size())
      add(other, batch(stranger, behind));
  }
  static Log batch(World& of, chain::Head& head) {
    return of.batch(head, of.keys.writers[0], of.events(3));
  }
};

// The files that count; locks come and go.
std::string trusted(const std::filesystem::path& folder) {
  std::string all;
  for (const char* name : {"data.mdb", "position"})
    all += std::string(as_text(must(ledger::store::read_file(folder / name, 1 << 26)))) + "\n";
  return all;
}

Status look(const std::filesystem::path& folder, ModelLog topic) {
  const auto mirror = must(Mirror::open(folder, topic, Partition(0)));
  return mirror->refresh();
}

void grows(const std::filesystem::path& folder, const Log& honest) {
  const std::string before = trusted(folder);
  REQUIRE(look(folder, ModelLog::holding(honest)));
  CHECK(trusted(folder) != before);
}

TEST_CASE("a topic that lies moves nothing of its copy, and is named") {
  Topics topics;
  const auto gone = [](const Log& of, std::size_t count) {
    return Log(of.begin() + static_cast<std::ptrdiff_t>(count), of.end());
  };
  const struct {
    const char* server;
    ModelLog topic;
  } lies[] = {
      {"linear_fake, fork_by_address: another history behind what was seen",
       ModelLog::holding(topics.fork)},
      {"rollback: an older end", ModelLog::holding(topics.h1)},
      {"rollback: nothing at all", ModelLog::holding(Log())},
      {"identity_swap: another ledger of this name", ModelLog::holding(topics.other)},
      {"made again without its first records", ModelLog::holding(gone(topics.h3, 3))},
  };
  for (const auto& lie : lies) {
    INFO(lie.server);
    const TempDir folder;
    REQUIRE(look(folder.path(), ModelLog::holding(topics.h1)));
    grows(folder.path(), topics.h2);
    const std::string before = trusted(folder.path());
    const Status told = look(folder.path(), lie.topic);
    REQUIRE_FALSE(told.has_value());
    CHECK(told.error().kind == Failure::kTampered);
    CHECK(trusted(folder.path()) == before);
    std::printf("%-72s mirror %s\n", lie.server, told.error().reason.c_str());
    grows(folder.path(), topics.h4);
  }
}

}  // namespace
}  // namespace quanlu::tests
