// T63 of INTEGRITY.md 7.1: receipts that are forged, of another event, or never kept, each 200
// times, and clean ones without an alarm.
#include <functional>

#include "consumers/verify/promises.h"
#include "tests/consumers/verify/ledger.h"
#include "tests/tamper/table.h"

namespace quanlu::tests {
namespace {

namespace verify = consumers::verify;
using verify::Level;

constexpr Millis kIssued{1'725'437'987'000};
constexpr std::int64_t kMergeMs = 60'000;

struct Given {
  verify::Ledger& made;
  SeededRandom& random;
  std::vector<verify::Row> rows;
  verify::Request request;
  std::uint64_t seq = 0;
  std::uint64_t published = 0;

  const crypto::SigningKey& key() const { return made.world.keys.receipts[0]; }
  Promise promise() {
    const Bytes& entry = made.rows[seq].stored.entry;
    return {.log_id = made.world.genesis.log_id,
            .partition = Partition(0),
            .seq = Seq(seq),
            .leaf = made.world.hasher.leaf(entry),
            .event_id = read_header(entry).event_id,
            .issued_at = kIssued,
            .due_at = Millis(kIssued.value + kMergeMs)};
  }
  void give(const SignedPromise& promise) {
    request.promises->receipts.push_back({.from = "receipt", .given = promise});
  }
};

struct Class {
  const char* kind;  // of the finding; empty: none
  const char* what;
  std::function<void(Given&)> apply;
};

const std::vector<Class>& classes() {
  static const std::vector<Class> all{
      {"", "kept", [](Given& g) { g.give(make_promise(g.key(), g.promise())); }},
      {"", "not due yet",
       [](Given& g) {
         g.published = g.seq;
         g.request.promises->now = Millis(kIssued.value + kMergeMs);
         g.give(make_promise(g.key(), g.promise()));
       }},
      {"receipt_invalid", "forged: a bit of message or signature",
       [](Given& g) {
         SignedPromise made = make_promise(g.key(), g.promise());
         const std::uint64_t bit = g.random.below(8 * 64);
         if (g.random.below(2) == 0)
           made.signature[bit / 8] ^= static_cast<std::uint8_t>(1U << bit % 8);
         else
           made.promise.leaf.bytes[bit / 16] ^= static_cast<std::uint8_t>(1U << bit % 8);
         g.give(made);
       }},
      {"receipt_invalid", "forged: by a key of somebody, also one of the ledger",
       [](Given& g) {
         const auto& keys = g.made.world.keys;
         g.give(make_promise(
             g.random.below(2) == 0 ? keys.writers[g.random.below(4)] : keys.receipts[1],
             g.promise()));
       }},
      {"receipt_invalid", "of another event: its copy says this one",
       [](Given& g) {
         g.give(make_promise(g.key(), g.promise()));
         g.request.promises->receipts.back().differs = "eventId";
       }},
      {"receipt_broken", "of another event: the entry there is another",
       [](Given& g) {
         Promise promise = g.promise();
         promise.event_id.bytes[g.random.below(16)] ^= 4;
         g.give(make_promise(g.key(), promise));
       }},
      {"receipt_broken", "another entry lies there",
       [](Given& g) {
         Promise promise = g.promise();
         promise.leaf.bytes[g.random.below(32)] ^= 4;
         g.give(make_promise(g.key(), promise));
       }},
      {"receipt_broken", "never kept: due, and no checkpoint covers it",
       [](Given& g) {
         g.published = 1 + g.random.below(g.seq);
         g.give(make_promise(g.key(), g.promise()));
       }},
      {"receipt_broken", "never kept: the log ends before it",
       [](Given& g) {
         g.give(make_promise(g.key(), g.promise()));
         while (g.rows.size() > g.seq)
           g.rows.pop_back();
         while (!g.rows.empty() && !g.rows.back().stored.seal)
           g.rows.pop_back();
         g.published = g.rows.size();
       }},
  };
  return all;
}

verify::Report check(Given& given) {
  verify::MemorySource source(Partition(0), given.rows);
  verify::PublishedTree published;
  published.size = TreeSize(given.published);
  given.request.published.push_back(published);
  given.request.log_id = given.made.world.genesis.log_id;
  for (const Level level : {Level::kV0, Level::kV1, Level::kV5})
    given.request.levels.add(level);
  return verify::verify({&source}, given.request);
}

TEST_CASE("T63: every receipt that is forged, of another event or never kept is found",
          "[receipts]") {
  std::vector<verify::Ledger> ledgers;
  for (std::uint64_t seed = 0; seed < 4; ++seed)
    ledgers.emplace_back(
        seed, GenesisPlan{.suite = seed == 3 ? crypto::Suite::kGm : crypto::Suite::kSha256,
                          .receipts = true});
  for (const Class& of : classes()) {
    Tally tally{.id = "T63", .what = of.what, .level = "V5", .backend = "memory"};
    for (; tally.run < instances();) {
      const std::uint64_t i = tally.run++;
      SeededRandom random(i * 100 + static_cast<std::uint64_t>(&of - classes().data()));
      verify::Ledger& made = ledgers[i % ledgers.size()];
      Given given{.made = made, .random = random, .rows = made.rows, .request = {}};
      given.seq = 1 + random.below(made.rows.size() - 1);
      given.published = made.rows.size();
      given.request.promises = verify::PromisesToCheck{
          .receipts = {},
          .now = Millis(kIssued.value + kMergeMs + 1 +
                        static_cast<std::int64_t>(random.below(1'000'000)))};
      of.apply(given);
      const verify::Report report = check(given);
      INFO(of.what << ", instance " << i << ", seq " << given.seq);
      CHECK(report.level(Level::kV1) == verify::LevelState::kOk);
      CHECK(report.checked.receipts == 1);
      if (*of.kind == '\0') {
        CHECK(report.exit_code() == 0);
        const bool quiet = report.findings_total == 0;
        CHECK(quiet);
        tally.exit_right += report.exit_code() == 0 ? 1 : 0;
        tally.found += quiet ? 1 : 0;
        tally.first_right += quiet ? 1 : 0;
        continue;
      }
      CHECK(report.exit_code() == 3);
      tally.exit_right += report.exit_code() == 3 ? 1 : 0;
      REQUIRE(report.first_bad() != nullptr);
      CHECK(report.first_bad()->kind == of.kind);
      CHECK(report.first_bad()->locator == "receipt");
      tally.found += report.first_bad()->kind == of.kind ? 1 : 0;
      const bool named = report.first_bad()->seq == Seq(given.seq);
      CHECK(named);
      tally.first_right += named ? 1 : 0;
    }
    tell(tally);
  }
}

// A note that is not here may have been published all the same; one that is kept shows that it was.
TEST_CASE("a promise whose entry lies in its place is open where there is no checkpoint at all",
          "[receipts]") {
  verify::Ledger made(7, GenesisPlan{.receipts = true});
  SeededRandom random(7);
  Given given{.made = made, .random = random, .rows = made.rows, .request = {}};
  given.seq = 3;
  given.request.promises =
      verify::PromisesToCheck{.receipts = {}, .now = Millis(kIssued.value + kMergeMs + 1)};
  given.give(make_promise(given.key(), given.promise()));
  const verify::Report open = check(given);
  CHECK(open.exit_code() == 4);
  REQUIRE(open.findings.size() == 1);
  CHECK(open.findings[0].kind == "receipt_open");
  CHECK(open.level(Level::kV5) == verify::LevelState::kIncomplete);

  Given kept = given;
  verify::PublishedTree seen;
  seen.roots.push_back({.size = TreeSize(made.rows.size()),
                        .root = {},
                        .level = Level::kV3,
                        .by = {"留存", "kept"}});
  kept.request.published.clear();
  kept.request.published.push_back(seen);
  CHECK(check(kept).exit_code() == 0);

  Given gone = given;
  gone.request.published.clear();
  while (gone.rows.size() > given.seq || !gone.rows.back().stored.seal)
    gone.rows.pop_back();
  CHECK(check(gone).exit_code() == 3);  // nobody has to see a checkpoint for that
}

}  // namespace
}  // namespace quanlu::tests
