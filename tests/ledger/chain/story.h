#pragma once
// A reader that has seen genesis and the first epoch of writer 0, and counts what it reads.
#include "ledger/chain/strays.h"
#include "tests/support/chain_world.h"

namespace quanlu::tests {

struct Story {
  explicit Story(GenesisPlan plan = {}) : world(std::move(plan)), fold(world.fold()) {
    head = world.head_behind_opening(0);
    REQUIRE(read(world.opening(0)).kind == Outcome::kAccepted);
    start(writer());
  }
  const crypto::SigningKey& writer(std::size_t i = 0) const { return world.keys.writers[i]; }

  Outcome read(const Stored& record) {
    const Record at = record.at(locator++);
    const Outcome outcome = fold.step(at);
    strays.note(at, outcome, fold.superseded());
    if (outcome.kind == Outcome::kAccepted) accepted += fold.accepted().size();
    superseded += outcome.superseded;
    REQUIRE(locator == accepted + strays.total() + superseded + fold.state().pending.size());
    return outcome;
  }
  Outcome read(const Log& log) {
    Outcome last;
    for (const Stored& record : log)
      last = read(record);
    return last;
  }
  void start(const crypto::SigningKey& by) { expect_accepted(world.epoch(head, by)); }

  void expect_accepted(const Log& log) {
    const Outcome outcome = read(log);
    CAPTURE(to_text(outcome.reason));
    REQUIRE(outcome.kind == Outcome::kAccepted);
  }
  // The last record of the log is a stray; one alone leaves the state as it was.
  void expect_stray(const Log& log, StrayReason reason) {
    const State before = fold.state();
    const Outcome outcome = read(log);
    CAPTURE(to_text(outcome.reason));
    REQUIRE(outcome.kind == Outcome::kStray);
    REQUIRE(outcome.reason == reason);
    if (log.size() == 1) REQUIRE(fold.state() == before);
  }
  // A sealed batch of one event by the key in force; `from` is a copy, so the head stays.
  Log one(Head from) { return world.batch(from, writer(), {world.event()}); }
  // A sealed batch behind the head that is accepted.
  void append(const crypto::SigningKey& by, std::vector<Bytes> entries) {
    expect_accepted(world.batch(head, by, std::move(entries)));
  }

  World world;
  Fold fold;
  Head head;
  Strays strays;
  std::uint64_t locator = 0, accepted = 0, superseded = 0;
};

}  // namespace quanlu::tests
