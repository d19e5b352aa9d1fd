#pragma once
// A log of random stories, sealed in batches of random sizes, and followers of it.
#include "ledger/log/lmdb_log.h"
#include "ledger/log/memory_log.h"
#include "projections/follow/digest.h"
#include "projections/follow/follower.h"
#include "tests/support/chain_world.h"
#include "tests/support/event_story.h"
#include "tests/support/temp_dir.h"

namespace quanlu::tests {

namespace follow = projections::follow;
namespace views = projections::views;

inline GenesisPlan roomy_plan() {
  GenesisPlan plan;
  plan.batch_events_max = 4096;
  plan.batch_bytes_max = kBatchBytesMax;
  return plan;
}

struct LedgerWorld {
  explicit LedgerWorld(std::uint64_t seed = 1, std::filesystem::path folder = {})
      : world(roomy_plan()), story(seed), random(seed + 1) {
    if (folder.empty())
      log = std::make_unique<ledger::log::MemoryLog>();
    else
      log = must(ledger::log::LmdbLog::open(folder));
    head = world.head_behind_opening(0);
    put({world.opening(0)});
    put(world.epoch(head, world.keys.writers[0]));
  }

  void put(const Log& batch) {
    std::vector<BytesView> entries;
    for (const Stored& record : batch)
      entries.emplace_back(record.entry);
    must(log->append(must(log->end()), {.entries = entries, .seal = *batch.back().seal}));
  }
  void append(std::vector<Bytes> entries) {
    put(world.batch(head, world.keys.writers[0], std::move(entries)));
  }
  // About so many events of the story, in batches of 1 to 60.
  void tell(std::size_t events) {
    while (events > 0) {
      std::vector<Bytes> entries = story.events(1 + random.below(60));
      events -= std::min(events, entries.size());
      append(std::move(entries));
    }
  }
  std::unique_ptr<follow::Follower> follower(const std::filesystem::path& folder,
                                             std::size_t batch = 1000) {
    follow::FollowOptions options;
    options.folder = folder;
    options.live_batch_max = batch;
    options.env.map_size = 1 << 28;
    return must(follow::Follower::open(options, *log, world.genesis));
  }
  follow::EnvironmentDigest digest(views::Environment& environment) {
    return must(follow::digest_environment(environment, world.hasher));
  }

  World world;
  EventStory story;
  SeededRandom random;
  Head head;
  std::unique_ptr<ledger::log::Log> log;
};

// Names the view that differs.
inline void require_equal(const follow::EnvironmentDigest& left,
                          const follow::EnvironmentDigest& right) {
  REQUIRE(left.next_seq == right.next_seq);
  for (std::size_t i = 0; i < left.views.size(); ++i) {
    INFO(left.views[i].name << ": " << left.views[i].rows << " and " << right.views[i].rows);
    REQUIRE(left.views[i] == right.views[i]);
  }
  REQUIRE(left == right);
}

}  // namespace quanlu::tests
