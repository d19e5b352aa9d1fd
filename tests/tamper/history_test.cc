// Classes of INTEGRITY.md 7.1 by somebody who holds every key: the chain is right, the seals are
// right, and still it is not what was shown before. In memory: what a checkpoint says is a size
// and a root here, its signature is another class's matter (T46).
#include <algorithm>

#include "ledger/tree/compact_range.h"
#include "tests/consumers/verify/ledger.h"
#include "tests/tamper/table.h"

namespace quanlu::tests {
namespace {

namespace chain = ledger::chain;
namespace verify = consumers::verify;
using verify::Level;

const Words kNow{"已发布的检查点", "the published checkpoint"};
const Words kBefore{"上次核验时的检查点", "the checkpoint of the last verification"};

// A history, the checkpoint that is served with it and the ones that were seen before.
struct Story {
  verify::Ledger& made;
  SeededRandom& random;
  std::vector<verify::Row> rows;
  verify::PublishedTree tree;

  Digest root(std::uint64_t size) {
    ledger::tree::CompactRange range;
    for (std::uint64_t seq = 0; seq < size; ++seq)
      range.grow(made.world.hasher, made.world.hasher.leaf(rows[seq].stored.entry));
    return range.root(made.world.hasher);
  }
  void serve(std::uint64_t size) {
    tree.size = TreeSize(size);
    tree.roots.push_back(
        {.size = TreeSize(size), .root = root(size), .level = Level::kV2, .by = kNow});
  }
  void saw(std::uint64_t size) {
    tree.roots.push_back(
        {.size = TreeSize(size), .root = root(size), .level = Level::kV3, .by = kBefore});
  }
  // The end of a batch of the writer in force at the end, at least one batch before that.
  std::uint64_t cut_place() {
    std::uint64_t era = rows.size() - 1;
    while (chain::read_header(rows[era].stored.entry).type_code != chain::kWriterEpochStarted)
      --era;
    std::uint64_t last = rows.size() - 1;
    while (!rows[last - 1].stored.seal)
      --last;
    std::uint64_t cut = era + 1 + random.below(last - era);
    while (!rows[cut - 1].stored.seal)
      --cut;
    return cut;
  }
  // Cut there and continued otherwise with the writer's key, at least as long as it was.
  void fork_at(std::uint64_t cut, std::uint64_t more = 1) {
    const std::uint64_t was = rows.size();
    chain::Fold fold = made.world.fold();
    for (std::uint64_t i = 0; i < cut; ++i)
      fold.step(rows[i].stored.at(i));
    rows.resize(cut);
    chain::Head head = chain::head_of(fold.state(), made.world.genesis);
    while (rows.size() < was + more)
      for (const Stored& stored : made.world.batch(head, made.world.keys.writers[2],
                                                   made.world.events(1 + random.below(4))))
        rows.push_back({rows.size(), stored, {}});
  }
  verify::Report check(bool with_tree = true) const {
    verify::MemorySource source(Partition(0), rows);
    verify::Request request;
    for (const Level level : {Level::kV0, Level::kV1, Level::kV2, Level::kV3})
      request.levels.add(level);
    request.log_id = made.world.genesis.log_id;
    if (with_tree) request.published.push_back(tree);
    return verify::verify({&source}, request);
  }
};

struct Expected {
  int code = 3;
  Level level = Level::kV3;
  std::uint64_t first = 0, last = UINT64_MAX;  // the seq or size that is named lies here
};

struct Class {
  const char* id;
  const char* what;
  std::function<Expected(Story&)> apply;
};

const std::vector<Class>& classes() {
  static const std::vector<Class> all{
      {"T20", "last n deleted below the checkpoint",
       [](Story& s) {
         s.serve(s.rows.size());
         const std::uint64_t cut = s.cut_place();
         s.rows.resize(cut);
         return Expected{3, Level::kV2, cut, cut};
       }},
      {"T20", "last n deleted above the checkpoint, nothing remembers them",
       [](Story& s) {
         const std::uint64_t cut = s.cut_place();
         s.serve(s.random.below(2) == 0 ? cut : 1 + s.random.below(cut));
         s.saw(s.tree.size.value);
         s.rows.resize(cut);
         return Expected{0};
       }},
      {"T21", "clean rollback to an older signed checkpoint",
       [](Story& s) {
         s.saw(s.rows.size());
         const std::uint64_t cut = s.cut_place();
         s.rows.resize(cut);
         s.serve(cut);
         return Expected{3, Level::kV3, cut, cut};
       }},
      {"T34", "chained anew from k on with writer and signer key",
       [](Story& s) {
         const std::uint64_t cut = s.cut_place();
         const std::uint64_t seen = cut + 1 + s.random.below(s.rows.size() - cut);
         s.saw(seen);
         s.fork_at(cut);
         s.serve(s.rows.size());
         return Expected{3, Level::kV3, cut, seen};
       }},
      {"T34", "chained anew from k on, nobody saw a size above k",
       [](Story& s) {
         const std::uint64_t cut = s.cut_place();
         s.saw(1 + s.random.below(cut));
         s.fork_at(cut);
         s.serve(s.rows.size());
         return Expected{0};
       }},
      {"T35", "two successors, both sealed: what the other reader saw",
       [](Story& s) {
         const std::uint64_t cut = s.cut_place();
         Story other = s;
         other.fork_at(cut, 0);
         other.serve(other.rows.size());
         other.saw(other.rows.size());
         CHECK(other.check().exit_code() == 0);  // each for itself is whole
         s.serve(s.rows.size());
         s.saw(s.rows.size());
         CHECK(s.check().exit_code() == 0);
         s.tree.roots.push_back(other.tree.roots.front());
         s.tree.roots.back().level = Level::kV3;
         return Expected{3, Level::kV3, cut, other.rows.size()};
       }},
      {"T36", "two checkpoints of one size with two roots",
       [](Story& s) {
         const std::uint64_t size = 1 + s.random.below(s.rows.size());
         s.serve(size);
         s.saw(size);
         s.tree.roots.back().root.bytes[s.random.below(32)] ^=
             static_cast<std::uint8_t>(1U << s.random.below(8));
         return Expected{3, Level::kV3, 0, size};
       }},
      {"T45", "a node of the tree given as a leaf: a shorter tree with the same root",
       [](Story& s) {
         std::uint64_t size = 2 + s.random.below(s.rows.size() - 1);
         const Digest root = s.root(size);
         s.serve(size / 2 + size % 2);
         s.tree.roots.back().root = root;
         return Expected{3, Level::kV2, 0, size};
       }},
  };
  return all;
}

// The seq that a finding names, or the size of the checkpoint that is contradicted.
std::uint64_t named(const verify::Finding& finding) {
  if (finding.seq) return finding.seq->value;
  constexpr std::string_view kSize = "size ";
  return finding.locator.starts_with(kSize) ? std::stoull(finding.locator.substr(kSize.size()))
                                            : UINT64_MAX - 1;
}

TEST_CASE("another history with every key is found by who saw the first one", "[history]") {
  print_heading();
  std::vector<verify::Ledger> ledgers;
  for (std::uint64_t seed = 0; seed < 8; ++seed)
    ledgers.emplace_back(seed);
  for (const Class& of : classes()) {
    Tally tally{.id = of.id, .what = of.what, .level = {}, .backend = "memory"};
    for (std::uint64_t i = 0; i < instances(); ++i) {
      SeededRandom random(i * 100 + static_cast<std::uint64_t>(of.id[2]));
      verify::Ledger& made = ledgers[i % ledgers.size()];
      Story story{.made = made, .random = random, .rows = made.rows, .tree = {}};
      const Expected expected = of.apply(story);
      const verify::Report report = story.check();
      const verify::Finding* bad = report.first_bad();
      INFO(of.id << " " << of.what << ", instance " << i << ": exit " << report.exit_code() << " "
                 << (bad == nullptr ? "-" : bad->kind + " " + bad->locator));
      ++tally.run;
      tally.level = expected.code == 0 ? "–" : to_text(expected.level);
      CHECK(report.exit_code() == expected.code);
      tally.exit_right += report.exit_code() == expected.code ? 1 : 0;
      const bool at_level = expected.code == 0 ? report.findings_total == 0
                                               : bad != nullptr && bad->level <= expected.level;
      CHECK(at_level);
      tally.found += at_level ? 1 : 0;
      const bool right = expected.code == 0 || (bad != nullptr && named(*bad) >= expected.first &&
                                                named(*bad) <= expected.last);
      CHECK(right);
      tally.first_right += right ? 1 : 0;
    }
    tell(tally);
  }
}

}  // namespace
}  // namespace quanlu::tests
