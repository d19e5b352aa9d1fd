#pragma once
// A log of random stories, sealed in batches of random sizes, and followers of it.
#include "ledger/cases/library.h"
#include "ledger/log/lmdb_log.h"
#include "ledger/log/memory_log.h"
#include "ledger/rules/packaged.h"
#include "projections/follow/digest.h"
#include "projections/follow/follower.h"
#include "projections/follow/rebuild.h"
#include "schemas/events/nrm.capnp.h"
#include "tests/support/chain_world.h"
#include "tests/support/event_story.h"
#include "tests/support/temp_dir.h"

namespace quanlu::tests {

namespace follow = projections::follow;
namespace views = projections::views;

// The packaged rule sets and calendars, as a ledger publishes them at its start.
class PublishedRules {
 public:
  PublishedRules() {
    std::size_t place = 0;
    for (const auto& set : ledger::rules::packaged_rule_sets())
      library.put(name_of(place++), set);
  }
  std::vector<Bytes> entries(EventStory& story) const {
    std::vector<Bytes> made;
    for (const auto& set : ledger::rules::packaged_rule_sets())
      made.push_back(story.entry<events::RuleSetActivated>(
          1203, {"RuleSet/" + std::to_string(set.id())}, [&](auto body) {
            body.setRuleSet(set.id());
            body.setEffectiveOn(set.effective_on().value);
            const std::string name = name_of(made.size());
            body.initFile().setSha256({reinterpret_cast<const capnp::byte*>(name.data()), 32});
          }));
    for (const auto& year : ledger::rules::packaged_calendars())
      made.push_back(story.entry<events::WorkingCalendarPublished>(
          1204, {"Calendar/" + std::to_string(year.year)}, [&](auto body) {
            body.setYear(static_cast<std::uint16_t>(year.year));
            fill(body.initDaysOff(static_cast<unsigned>(year.days_off.size())), year.days_off);
            fill(body.initMakeUpDays(static_cast<unsigned>(year.make_up_days.size())),
                 year.make_up_days);
          }));
    return made;
  }

  ledger::cases::MemoryLibrary library;

 private:
  static std::string name_of(std::size_t place) {
    return std::string(32, static_cast<char>('a' + place));
  }
  template <typename List>
  static void fill(List list, const std::vector<Day>& days) {
    for (unsigned i = 0; i < list.size(); ++i)
      list.set(i, days[i].value);
  }
};

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
    append(rules.entries(story));
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
    options.library = documents ? &rules.library : nullptr;
    options.env.map_size = 1 << 28;
    return must(follow::Follower::open(options, *log, world.genesis));
  }
  follow::EnvironmentDigest digest(views::Environment& environment) {
    return must(follow::digest_environment(environment, world.hasher));
  }

  // Whether the files that the log names are at hand; false where only the log and its views lie on
  // a disk, as for a verifier without them.
  bool documents = true;
  PublishedRules rules;
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
