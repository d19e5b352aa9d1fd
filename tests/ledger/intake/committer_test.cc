// Two threads that hold each other's lock wait for ever, and a kill cannot show it.
#include "ledger/intake/committer.h"

#include <future>

#include "ledger/intake/ledger_decider.h"
#include "tests/ledger/intake/world.h"

using namespace quanlu;
using namespace quanlu::tests;

TEST_CASE("who is woken by a finished batch may ask the committer, whatever lock is held for it") {
  const Loaded& loaded = made_ledger();
  TempDir temp;
  ManualClock clock(morning());
  SeededRandom random(3);
  const auto directory = loaded.copy_to(temp.path() / "ledger");
  const auto open = must(OpenWriter::open(loaded, directory, lmdb_log(directory), clock, random));
  ledger::log::MemoryLog log;
  ledger::crypto::Hasher hasher(loaded.genesis.suite);
  ledger::crypto::Verifier verifier;
  chain::Fold fold(hasher, verifier, loaded.genesis,
                   chain::State::start(loaded.genesis, Partition(0)));
  intake::Committer* asked = nullptr;
  std::promise<bool> answered;
  intake::Counts counts;
  intake::Committer committer(
      {.lanes = {{.log = log, .fold = fold, .partition = Partition(0), .base = Locator(0)}},
       .state = open->state(),
       .decider = open->decider(),
       .key = loaded.key,
       .log_id = loaded.genesis.log_id,
       .counts = counts},
      [&] {
        // The writer's thread, which asks under the lock of its queue.
        auto other = std::async(std::launch::async, [&] { return asked->idle(); });
        const auto patience = std::chrono::seconds(10);
        answered.set_value(other.wait_for(patience) == std::future_status::ready);
      });
  asked = &committer;
  committer.hand_over(std::make_unique<intake::Batch>(1));
  CHECK(answered.get_future().get());
}
