// How long the accept rule takes over the leaf hash, and canonical form: bench_chain [records]. The
// bound is 60 ns for the rule.
#define CATCH_CONFIG_RUNNER  // the world reports through Catch2; this program has a main of its own
#include <chrono>
#include <cstdio>

#include "ledger/chain/canonical.h"
#include "tests/support/chain_world.h"

using namespace quanlu;
using namespace quanlu::tests;

namespace {

// Nanoseconds of one step over all records, the best of five rounds.
template <typename Round>
void measure(const char* name, std::size_t records, Round round) {
  double best = 1e18;
  for (int i = 0; i < 5; ++i) {
    const auto begin = std::chrono::steady_clock::now();
    round();
    const std::chrono::duration<double, std::nano> taken = std::chrono::steady_clock::now() - begin;
    best = std::min(best, taken.count() / static_cast<double>(records));
  }
  std::printf("%-18s %8.1f ns\n", name, best);
}

}  // namespace

int main(int argc, char** argv) {
  const std::size_t wanted = argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 300'000;
  World world({.batch_events_max = 4096, .batch_bytes_max = 1'000'000});
  Head head = world.head_behind_opening(0);
  Log log{world.opening(0)};
  add(log, world.epoch(head, world.keys.writers[0]));
  while (log.size() < wanted) {
    std::vector<Bytes> entries;
    while (entries.size() < 1000)
      entries.push_back(world.event(std::string(130, 'x')));
    add(log, world.batch(head, world.keys.writers[0], std::move(entries)));
  }
  std::printf("%zu records of %zu bytes, a seal per 1,000\n", log.size(), log[2].entry.size());

  std::vector<Digest> leaves(log.size());
  measure("leaf hash", log.size(), [&] {
    for (std::size_t i = 0; i < log.size(); ++i)
      leaves[i] = world.hasher.leaf(log[i].entry);
  });
  std::size_t strays = 0, faults = 0;
  measure("accept rule alone", log.size(), [&] {
    Fold fold(world.hasher, world.verifier, world.genesis,
              State::start(world.genesis, Partition(0)), UnderCheckpoint{});
    for (std::size_t i = 0; i < log.size(); ++i)
      strays += fold.step(log[i].at(i), leaves[i]).kind == Outcome::kStray;
  });
  measure("canonical form", log.size(), [&] {
    for (const Stored& record : log)
      faults += check_canonical(record.entry).has_value();
  });
  return strays + faults == 0 ? 0 : 1;
}
