#include "ledger/note/memory.h"

#include "ledger/note/add_checkpoint.h"
#include "schemas/base/seams.h"
#include "tests/ledger/tree/forest.h"

namespace quanlu::tests {

using namespace ledger::note;  // NOLINT: stories are about nothing else

namespace {

struct Log {
  explicit Log(std::size_t size) : hasher(crypto::Suite::kSha256) {
    grown(hasher, numbered_leaves(hasher, size), &nodes);
  }
  Digest root(std::uint64_t size) { return must(root_of(nodes, hasher, TreeSize(size))); }
  Growth growth(std::uint64_t from, std::uint64_t to) {
    Growth growth{TreeSize(from), TreeSize(to), root(to), {}};
    if (0 < from && from < to)
      growth.proof = must(prove_consistency(nodes, hasher, TreeSize(from), TreeSize(to)));
    return growth;
  }
  crypto::Hasher hasher;
  KeptNodes nodes;
};

TEST_CASE("whoever signs follows one history, whatever it is asked, and never signs two") {
  Log log(40);
  SeededRandom random(20241124);
  Memory memory = nothing_signed(log.hasher);
  std::vector<Memory> given;
  for (int i = 0; i < 2'000; ++i) {
    const std::uint64_t from = random.below(41), to = random.below(41);
    Growth growth =
        from <= to ? log.growth(from, to) : Growth{TreeSize(from), TreeSize(to), log.root(to), {}};
    const std::uint64_t fault = random.below(4);
    if (fault == 0) growth.root.bytes[random.below(32)] ^= 1;
    if (fault == 1 && !growth.proof.empty()) growth.proof[0].bytes[0] ^= 1;
    const Judgement judgement = judge(memory, growth, log.hasher);
    const bool lies = growth.root != log.root(to);
    INFO(from << " " << to << " fault " << fault << " " << to_text(judgement));
    if (from > to) REQUIRE(judgement == Judgement::kBackwards);
    if (from <= to && from != memory.size.value) REQUIRE(judgement == Judgement::kStale);
    if (judgement == Judgement::kSame) REQUIRE(growth.root == memory.root);
    if (judgement != Judgement::kGrows) continue;
    // From nothing any root may be signed: there is no history yet that it could contradict.
    if (from != 0) REQUIRE_FALSE(lies);
    if (lies) continue;
    memory = remembered(memory, growth, 1'000 + random.below(50));
    given.push_back(memory);
  }
  REQUIRE(given.size() > 3);
  for (std::size_t i = 1; i < given.size(); ++i) {
    REQUIRE(given[i - 1].size < given[i].size);
    REQUIRE(given[i - 1].posix_seconds <= given[i].posix_seconds);
    REQUIRE(given[i].root == log.root(given[i].size.value));
  }
}

TEST_CASE("two roots for one size, and a proof where none belongs, are evidence") {
  Log log(20);
  const Memory memory{TreeSize(8), log.root(8), 100};
  Growth same = log.growth(8, 8);
  REQUIRE(judge(memory, same, log.hasher) == Judgement::kSame);
  same.proof.push_back(same.root);
  REQUIRE(judge(memory, same, log.hasher) == Judgement::kInconsistent);
  same = log.growth(8, 8);
  same.root = log.root(9);
  REQUIRE(judge(memory, same, log.hasher) == Judgement::kInconsistent);

  const Memory nothing = nothing_signed(log.hasher);
  Growth first{TreeSize(0), TreeSize(5), log.root(5), {log.root(1)}};
  REQUIRE(judge(nothing, first, log.hasher) == Judgement::kInconsistent);
  first.proof.clear();
  REQUIRE(judge(nothing, first, log.hasher) == Judgement::kGrows);
  Growth empty{TreeSize(0), TreeSize(0), log.root(1), {}};
  REQUIRE(judge(nothing, empty, log.hasher) == Judgement::kInconsistent);
  empty.root = log.hasher.of({});
  REQUIRE(judge(nothing, empty, log.hasher) == Judgement::kSame);
}

TEST_CASE("a clock that went back more than a minute is not believed, and time never falls") {
  const Memory memory{TreeSize(8), Digest{}, 1'000};
  REQUIRE(clock_is_believed(memory, 1'000));
  REQUIRE(clock_is_believed(memory, 940));
  REQUIRE_FALSE(clock_is_believed(memory, 939));
  REQUIRE_FALSE(clock_is_believed(Memory{}, 0));
  REQUIRE(remembered(memory, Growth{}, 950).posix_seconds == 1'000);
  REQUIRE(remembered(memory, Growth{}, 1'050).posix_seconds == 1'050);
}

TEST_CASE("an add-checkpoint request has one form") {
  const AddCheckpoint request{TreeSize(8), {Digest{{1}}, Digest{{2}}}, "o\n9\nroot\n\nsignature\n"};
  const std::string text = to_text(request);
  REQUIRE(must(parse_add_checkpoint(text)) == request);
  const std::string hash = to_base64(Digest{}.bytes) + "\n";
  std::string most = "old 8\n", many;
  for (int i = 0; i < 63; ++i)
    most += hash;
  many = most + hash + "\nnote\n";
  REQUIRE(must(parse_add_checkpoint(most + "\nnote\n")).proof.size() == 63);
  for (const std::string& bad : std::vector<std::string>{
           "", "old 8", "old 8\n", "old 8\n\n", "old 08\n\nnote\n", "old -8\n\nnote\n",
           "old 8 \n\nnote\n", "new 8\n\nnote\n", "old 8\nAAAA\n\nnote\n", "old 8\n" + hash,
           "old 18446744073709551616\n\nnote\n", many, std::string(70'000, 'x')})
    REQUIRE_FALSE(parse_add_checkpoint(bad));
}

}  // namespace
}  // namespace quanlu::tests
