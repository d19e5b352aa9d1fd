// The lemma of INTEGRITY.md 3.4 over random logs, and the fold against its plain twin.
#include <algorithm>
#include <cstdlib>

#include "tests/support/random_log.h"
#include "tests/support/reference_fold.h"

namespace quanlu::tests {
namespace {

// More in a long run: QUANLU_SEQUENCES=100000.
std::uint64_t sequences(std::uint64_t usual) {
  const char* wanted = std::getenv("QUANLU_SEQUENCES");
  return wanted != nullptr ? std::strtoull(wanted, nullptr, 10) : usual;
}

std::string said(const Outcome& outcome) {
  if (outcome.kind == Outcome::kPending) return "pending";
  if (outcome.kind == Outcome::kStray) return std::string(to_text(outcome.reason));
  return "accepted " + std::to_string(outcome.last.value - outcome.first.value + 1);
}

// A seeded world with a disturbed log, and the fold that reads it.
struct Run {
  Run(World& of, std::uint64_t seed, std::uint32_t partition = 0)
      : world(of), random(world, seed, partition), fold(world.fold(Partition(partition))) {
    log = random.disturbed(random.good(4 + random.below(6)), random.below(12));
  }
  World& world;
  RandomLog random;
  Log log;
  Fold fold;
};

// Answers of both folds, which must be the same after every record.
std::map<std::string, int> compare(World& world, std::uint32_t partition, std::uint64_t seeds) {
  std::map<std::string, int> seen;
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    Run run(world, seed, partition);
    ReferenceFold twin(world.genesis, partition);
    std::size_t superseded = 0;
    for (std::size_t i = 0; i < run.log.size(); ++i) {
      CAPTURE(seed, i);
      const Outcome outcome = run.fold.step(run.log[i].at(i));
      const std::string answer = said(outcome);
      superseded += outcome.superseded;
      REQUIRE(answer == twin.step(run.log[i].at(i)));
      const State& state = run.fold.state();
      REQUIRE(state.next_seq.value == twin.accepted.size());
      REQUIRE(state.pending.size() == twin.pending.size());
      REQUIRE(superseded == twin.superseded);
      REQUIRE(state.epoch.value == twin.epoch);
      REQUIRE(state.writer.has_value() == twin.writer.has_value());
      if (outcome.kind == Outcome::kAccepted) REQUIRE(state.prev == twin.accepted.back());
      ++seen[answer.substr(0, 8)];
    }
  }
  return seen;
}

TEST_CASE("random logs read the same by the rule and by its plain twin") {
  World world({.batch_events_max = 4});
  auto seen = compare(world, 0, sequences(400));
  for (const char* answer :
       {"pending", "accepted", "old", "gap", "fork", "time", "epoch", "control", "genesis",
        "badSeal", "foreign", "partitio", "malforme", "version", "limit"})
    REQUIRE(seen[answer] > 0);  // else this test looks away
}

TEST_CASE("random logs of another partition and of the gm suite read the same too") {
  World other({.partitions = 3, .writers = {Partition(2), kAllPartitions}}),
      gm({.suite = crypto::Suite::kGm});
  REQUIRE(compare(other, 2, sequences(100))["accepted"] > 0);
  REQUIRE(compare(gm, 0, sequences(20))["accepted"] > 0);
}

TEST_CASE("L1: whatever hangs behind the head, a new batch of its writer is accepted at its seal") {
  World world;
  for (std::uint64_t seed = 1; seed <= sequences(150); ++seed) {
    Run run(world, seed);
    std::uint64_t locator = 0;
    for (const Stored& record : run.log)
      run.fold.step(record.at(locator++));
    if (!run.fold.state().writer) continue;
    CAPTURE(seed);
    const auto& keys = world.keys.writers;
    const auto writer = std::find_if(keys.begin(), keys.end(), [&](const auto& key) {
      return key.id() == run.fold.state().writer->id;
    });
    Head head = head_of(run.fold.state(), world.genesis);
    const Log batch = world.batch(head, *writer, world.events(1 + run.random.below(4)));
    Outcome last;
    for (const Stored& record : batch) {
      REQUIRE(last.kind == Outcome::kPending);
      last = run.fold.step(record.at(locator++));
    }
    REQUIRE(last.kind == Outcome::kAccepted);
    REQUIRE(run.fold.accepted().size() == batch.size());
    REQUIRE(head_of(run.fold.state(), world.genesis) == head);
    Head lost = head;  // another unsealed tail gives way to an epoch start as well
    run.fold.step(world.batch(lost, *writer, world.events(2))[0].at(locator++));
    const Log start = world.epoch(head, keys[0]);
    REQUIRE(run.fold.step(start[0].at(locator)).kind == Outcome::kAccepted);
  }
}

TEST_CASE("L2: a reader that goes on from any saved position agrees with one that never stopped") {
  World world;
  for (std::uint64_t seed = 1; seed <= sequences(100); ++seed) {
    Run run(world, seed);
    Bytes saved = encode(run.fold.state());
    std::size_t behind = 0;
    for (std::size_t i = 0; i < run.log.size(); ++i)
      if (run.fold.step(run.log[i].at(i)).kind == Outcome::kAccepted && run.random.below(2) == 0) {
        saved = encode(run.fold.state());
        behind = i + 1;
      }
    Fold restarted(world.hasher, world.verifier, world.genesis, must(decode_state(saved)));
    for (std::size_t i = behind; i < run.log.size(); ++i)
      restarted.step(run.log[i].at(i));
    CAPTURE(seed, behind);
    REQUIRE(restarted.state() == run.fold.state());
  }
}

TEST_CASE(
    "L3, L4: batches are accepted whole, places are dense, and each links to the one before") {
  World world;
  for (std::uint64_t seed = 1; seed <= sequences(100); ++seed) {
    Run run(world, seed);
    Seq next(0);
    for (std::size_t i = 0; i < run.log.size(); ++i) {
      const Digest before = run.fold.state().prev;
      const Outcome outcome = run.fold.step(run.log[i].at(i));
      if (outcome.kind != Outcome::kAccepted) {
        REQUIRE(run.fold.state().next_seq == next);
        REQUIRE(run.fold.state().prev == before);
        continue;
      }
      REQUIRE(outcome.first == next);
      next = outcome.last.next();
      const auto seal = parse_seal(*run.log[i].seal);
      REQUIRE(seal->count == outcome.last.value - outcome.first.value + 1);
      REQUIRE(run.fold.accepted().size() == seal->count);
      REQUIRE(run.fold.accepted().back().leaf == run.fold.state().prev);
    }
  }
}

TEST_CASE("L6: without a key nothing is added, however well it links") {
  World world;
  std::size_t cut = 0;
  for (std::uint64_t seed = 1; seed <= sequences(60); ++seed) {
    RandomLog random(world, seed);
    const Log good = random.good(6);
    std::vector<Digest> honest;
    for (const Stored& record : good)
      honest.push_back(world.hasher.leaf(record.entry));
    Fold fold = world.fold();
    std::uint64_t locator = 0;
    for (const Stored& record : good) {
      if (random.below(3) == 0 && fold.state().epoch > Epoch(0)) {  // the intruder's turn
        Head head = head_of(fold.state(), world.genesis);
        if (!fold.state().pending.empty() && random.below(2) == 0) {
          head.prev = fold.state().pending.back().leaf;
          head.recorded_at = fold.state().pending.back().recorded_at;
          head.next = Seq(head.next.value + fold.state().pending.size());
        }
        Stored forged = world.batch(head, key_of(world.suite(), 999 + seed), {world.event()})[0];
        if (random.below(2) == 0) forged.seal.reset();
        REQUIRE(fold.step(forged.at(locator++)).kind != Outcome::kAccepted);
      }
      if (fold.step(record.at(locator++)).kind != Outcome::kAccepted) continue;
      for (const PendingEntry& entry : fold.accepted())
        REQUIRE(std::find(honest.begin(), honest.end(), entry.leaf) != honest.end());
    }
    cut += fold.state().next_seq.value < honest.size() ? 1 : 0;
  }
  REQUIRE(cut > 0);  // intruders can cut a batch, which its writer sees by the offsets
}

TEST_CASE("the fast fold gives the state of the exact fold wherever the leaves are the same") {
  World world;
  for (std::uint64_t seed = 1; seed <= sequences(40); ++seed) {
    RandomLog random(world, seed);
    const Log good = random.good(8);
    Fold exact = world.fold();
    Fold fast(world.hasher, world.verifier, world.genesis,
              State::start(world.genesis, Partition(0)), UnderCheckpoint{});
    for (std::size_t i = 0; i < good.size(); ++i) {
      REQUIRE(exact.step(good[i].at(i)).kind == fast.step(good[i].at(i)).kind);
      REQUIRE(exact.state() == fast.state());
    }
  }
  Log forged{world.opening(0)};
  (*forged[0].seal)[20] ^= 1;  // only the signature is looked away from
  Fold fast(world.hasher, world.verifier, world.genesis, State::start(world.genesis, Partition(0)),
            UnderCheckpoint{});
  REQUIRE(fast.step(forged[0].at(0)).kind == Outcome::kAccepted);
  REQUIRE(world.fold().step(forged[0].at(0)).reason == StrayReason::kBadSeal);
}

TEST_CASE("a leaf hash made elsewhere gives the same answers") {
  World world;
  RandomLog random(world, 1);
  const Log log = random.disturbed(random.good(8), 8);
  Fold one = world.fold(), two = world.fold();
  for (std::size_t i = 0; i < log.size(); ++i) {
    const Outcome outcome = one.step(log[i].at(i));
    const Outcome again = two.step(log[i].at(i), world.hasher.leaf(log[i].entry));
    REQUIRE(said(outcome) == said(again));
    REQUIRE(one.state() == two.state());
  }
}

}  // namespace
}  // namespace quanlu::tests
