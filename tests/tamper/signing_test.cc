// T36, T37, T41 of INTEGRITY.md 7.1 before whoever signs or cosigns: the log's own signer and a
// witness take no tree that is no continuation of the last one.
#include "ledger/note/memory.h"
#include "schemas/base/seams.h"
#include "tests/ledger/tree/forest.h"
#include "tests/tamper/table.h"

namespace quanlu::tests {
namespace {

namespace note = ledger::note;

// Two trees of numbered leaves that part at a leaf, and what whoever signs remembers of the first.
struct Trees {
  crypto::Hasher hasher{crypto::Suite::kSha256};
  std::vector<Digest> leaves = numbered_leaves(hasher, 128), others = leaves;
  NaiveTree first{hasher, leaves};

  NaiveTree parted(std::uint64_t from) {
    for (std::size_t i = from; i < others.size(); ++i)
      others[i] = hasher.leaf(as_bytes("another " + std::to_string(i)));
    return {hasher, others};
  }
  note::Growth growth(NaiveTree& tree, std::uint64_t from, std::uint64_t to) {
    return {.from = TreeSize(from),
            .to = TreeSize(to),
            .root = tree.mth(0, to),
            .proof = from == 0 ? std::vector<Digest>() : tree.subproof(from, 0, to, true)};
  }
  note::Memory memory(std::uint64_t size) {
    return {.size = TreeSize(size), .root = first.mth(0, size), .posix_seconds = 1};
  }
};

TEST_CASE("whoever signs or cosigns takes no tree that does not continue the last", "[history]") {
  using note::Judgement;
  const auto run = [](const char* id, const char* what,
                      const std::function<bool(Trees&, SeededRandom&)>& refused) {
    Tally tally{.id = id, .what = what, .level = "sign", .backend = "memory"};
    for (std::uint64_t i = 0; i < instances(); ++i) {
      Trees trees;
      SeededRandom random(i);
      const bool right = refused(trees, random);
      INFO(id << " " << what << ", instance " << i);
      CHECK(right);
      ++tally.run;
      tally.found += right ? 1 : 0;
      tally.exit_right = tally.first_right = tally.found;
    }
    tell(tally);
  };
  run("T36", "one size, two roots: signer 3, witness 422", [](Trees& t, SeededRandom& random) {
    const std::uint64_t size = 2 + random.below(126), from = random.below(size);
    NaiveTree other = t.parted(from);
    return note::judge(t.memory(size), t.growth(other, size, size), t.hasher) ==
           Judgement::kInconsistent;
  });
  run("T37", "smaller after larger: signer backwards, witness 409",
      [](Trees& t, SeededRandom& random) {
        const std::uint64_t size = 2 + random.below(126), less = 1 + random.below(size - 1);
        const note::Memory memory = t.memory(size);
        note::Growth back = t.growth(t.first, less, less);
        const bool stale = note::judge(memory, back, t.hasher) == Judgement::kStale;
        back.from = memory.size;
        return stale && note::judge(memory, back, t.hasher) == Judgement::kBackwards;
      });
  run("T41", "reads m, n, then a longer tree that parts below n, proofs made to fit",
      [](Trees& t, SeededRandom& random) {
        const std::uint64_t n = 2 + random.below(100), longer = n + 1 + random.below(128 - n);
        note::Memory memory = t.memory(n);
        NaiveTree other = t.parted(random.below(n));
        const auto judged = [&](std::uint64_t from, std::uint64_t to) {
          return note::judge(memory, t.growth(other, from, to), t.hasher);
        };
        const bool honest =
            note::judge(memory, t.growth(t.first, n, longer), t.hasher) == Judgement::kGrows;
        return honest && judged(n, longer) == Judgement::kInconsistent &&
               judged(longer, longer) == Judgement::kStale && judged(1, n) == Judgement::kStale;
      });
}

}  // namespace
}  // namespace quanlu::tests
