// Stories of verification over a log that holds accepted entries only: each fault is found, at its
// level, with the right first seq, and a clean ledger gives none.
#include "consumers/verify/verify.h"

#include "tests/consumers/verify/ledger.h"
#include "tests/support/catch.h"

namespace quanlu::consumers::verify {
namespace {

namespace chain = ledger::chain;

std::string told(const Report& report) {
  std::string text = std::string(to_text(report.verdict())) + ":";
  for (const Finding& finding : report.findings)
    text += " " + std::string(to_text(finding.level)) + " " + finding.kind + "@" +
            (finding.seq ? std::to_string(finding.seq->value) : "-");
  if (report.error) text += " error " + describe(*report.error);
  return text;
}

// One finding, of this kind, at this place.
void expect(const Ledger& ledger, const std::string& kind, Level level, std::uint64_t seq) {
  for (const int jobs : {1, 3}) {
    const Report report = ledger.check(jobs);
    INFO(told(report));
    REQUIRE(report.exit_code() == 3);
    REQUIRE(report.first_bad() != nullptr);
    CHECK(report.first_bad()->seq == Seq(seq));
    CHECK(report.first_bad()->kind == kind);
    CHECK(report.first_bad()->level == level);
    CHECK(report.findings_total == 1);
    CHECK(report.level(level) == LevelState::kFailed);
  }
}

// A letter of the body's text, which lies last in an entry of the test world.
void change_text(Bytes& entry) {
  entry[entry.size() - 16] ^= 1;
}

std::size_t unsealed_middle(const Ledger& ledger) {
  for (std::size_t i = 10; i + 2 < ledger.rows.size(); ++i)
    if (!ledger.rows[i].stored.seal && !ledger.rows[i + 1].stored.seal) return i;
  return 0;
}

TEST_CASE("a clean ledger passes with 0 and counts what it saw") {
  const Ledger ledger;
  for (const int jobs : {1, 2, 4}) {
    const Report report = ledger.check(jobs);
    INFO(told(report));
    CHECK(report.exit_code() == 0);
    CHECK(report.findings_total == 0);
    CHECK(report.checked.entries == ledger.rows.size());
    CHECK(report.checked.epochs == 2);
    CHECK(report.level(Level::kV0) == LevelState::kOk);
    CHECK(report.level(Level::kV2) == LevelState::kNotAsked);
  }
}

TEST_CASE("a changed body is blamed on the entry, not on the one that links to it") {
  Ledger ledger;
  const std::size_t bad = unsealed_middle(ledger);
  change_text(ledger.rows[bad].stored.entry);
  expect(ledger, "leaf_mismatch", Level::kV1, bad);
}

TEST_CASE("a changed last entry of a batch is found by its seal") {
  Ledger ledger;
  const std::size_t bad = ledger.batch_end(20);
  change_text(ledger.rows[bad].stored.entry);
  expect(ledger, "bad_seal", Level::kV0, bad);
}

TEST_CASE("a changed prev is blamed on the entry that holds it") {
  Ledger ledger;
  const std::size_t bad = unsealed_middle(ledger) + 1;
  ledger.rows[bad].stored.entry[chain::at::kPrev + 3] ^= 1;
  expect(ledger, "prev_mismatch", Level::kV1, bad);
}

TEST_CASE("a changed seal is blamed on the last entry of the batch") {
  for (const std::size_t byte : {0U, 1U, 4U, 9U, 20U, 79U}) {
    Ledger ledger;
    const std::size_t bad = ledger.batch_end(20);
    (*ledger.rows[bad].stored.seal)[byte] ^= 1;
    expect(ledger, "bad_seal", Level::kV0, bad);
  }
}

TEST_CASE("a seal taken away is missed where it was") {
  Ledger ledger;
  const std::size_t bad = ledger.batch_end(20);
  ledger.rows[bad].stored.seal.reset();
  expect(ledger, "seal_missing", Level::kV1, bad);
}

TEST_CASE("a missing entry, a missing run and a missing genesis name their first seq") {
  Ledger ledger;
  const std::size_t bad = unsealed_middle(ledger);
  Ledger run = ledger, epoch = ledger, sealed = ledger;
  ledger.rows.erase(ledger.rows.begin() + static_cast<std::ptrdiff_t>(bad));
  expect(ledger, "missing", Level::kV1, bad);
  run.rows.erase(run.rows.begin() + 4, run.rows.begin() + 9);
  expect(run, "missing", Level::kV1, 4);
  sealed.rows.erase(sealed.rows.begin() + static_cast<std::ptrdiff_t>(sealed.batch_end(15)));
  expect(sealed, "missing", Level::kV1, Ledger().batch_end(15));
  std::size_t second = 2;
  while (chain::read_header(epoch.rows[second].stored.entry).type_code !=
         chain::kWriterEpochStarted)
    ++second;
  epoch.rows.erase(epoch.rows.begin() + static_cast<std::ptrdiff_t>(second));
  expect(epoch, "missing", Level::kV1, second);

  Ledger headless;
  headless.rows.erase(headless.rows.begin());
  const Report report = headless.check();
  CHECK(report.exit_code() == 3);
  CHECK(report.first_bad()->seq == Seq(0));
}

TEST_CASE("when the entry that added a key is lost, its seals are incomplete, not violations") {
  Ledger ledger;
  std::size_t added = 2;
  while (chain::read_header(ledger.rows[added].stored.entry).type_code != chain::kKeyAdded)
    ++added;
  ledger.rows.erase(ledger.rows.begin() + static_cast<std::ptrdiff_t>(added) - 1,
                    ledger.rows.begin() + static_cast<std::ptrdiff_t>(added) + 2);
  const Report report = ledger.check();
  INFO(told(report));
  CHECK(report.exit_code() == 3);
  CHECK(report.findings_total == 2);
  CHECK(report.first_bad()->seq == Seq(added - 1));
  CHECK(report.findings.back().severity == Severity::kIncomplete);
}

TEST_CASE("swapped entries are found at the smallest displaced seq") {
  Ledger ledger;
  const std::size_t bad = unsealed_middle(ledger);
  std::swap(ledger.rows[bad].stored, ledger.rows[bad + 1].stored);
  const Report report = ledger.check();
  INFO(told(report));
  CHECK(report.first_bad()->kind == "displaced");
  CHECK(report.first_bad()->level == Level::kV1);
  CHECK(report.first_bad()->seq == Seq(bad));
  CHECK(report.findings_total == 2);
}

TEST_CASE("each field of a header is missed at its entry, whatever lies behind") {
  for (const std::size_t byte :
       {0U, 8U, 10U, 12U, 16U, 24U, 32U, 64U, 96U, 102U, 104U, 112U, 114U, 116U, 118U, 120U}) {
    for (const std::size_t bad : {std::size_t{20}, Ledger().batch_end(20)}) {
      Ledger ledger;
      ledger.rows[bad].stored.entry[byte] ^= 2;
      const Report report = ledger.check();
      INFO("byte " << byte << " of seq " << bad << ": " << told(report));
      REQUIRE(report.exit_code() == 3);
      CHECK(report.first_bad()->seq == Seq(bad));
      for (const Finding& finding : report.findings)
        CHECK(finding.seq == Seq(bad));
    }
  }
}

TEST_CASE("every bit of every entry and seal of a ledger is watched over") {
  const Ledger clean;
  SeededRandom random(7);
  for (std::size_t bad = 0; bad < clean.rows.size(); ++bad) {
    Ledger ledger = clean;
    auto& stored = ledger.rows[bad].stored;
    const std::uint64_t bit = random.below((stored.entry.size() + (stored.seal ? 80 : 0)) * 8);
    const std::size_t byte = bit / 8;
    auto& target = byte < stored.entry.size() ? stored.entry[byte]
                                              : (*stored.seal)[byte - stored.entry.size()];
    target ^= static_cast<std::uint8_t>(1U << bit % 8);
    const Report report = ledger.check();
    INFO("bit " << bit % 8 << " of byte " << byte << " of seq " << bad << ": " << told(report));
    REQUIRE(report.exit_code() == 3);
    CHECK(report.first_bad()->seq == Seq(bad));
  }
}

TEST_CASE("a damaged row is a finding and the walk goes on to the next fault") {
  Ledger ledger;
  ledger.rows[12].fault = "checksum";
  ledger.rows[20].fault = "length";
  ledger.rows[20].stored = {};
  const Report report = ledger.check();
  INFO(told(report));
  CHECK(report.exit_code() == 3);
  CHECK(report.findings.front().kind == "row_damaged");
  CHECK(report.findings.front().seq == Seq(12));
  CHECK(report.findings.back().seq == Seq(20));
}

TEST_CASE("a batch chained anew without the key is found by its seal") {
  Ledger ledger;
  std::size_t first = unsealed_middle(ledger);
  const std::size_t last = ledger.batch_end(first);
  change_text(ledger.rows[first].stored.entry);
  for (std::size_t i = first; i < last; ++i) {
    const Digest leaf = ledger.world.hasher.leaf(ledger.rows[i].stored.entry);
    std::copy(leaf.bytes.begin(), leaf.bytes.end(),
              ledger.rows[i + 1].stored.entry.begin() + chain::at::kPrev);
  }
  expect(ledger, "bad_seal", Level::kV0, last);
}

TEST_CASE("a seal of another key of the ledger is not one of the key in force") {
  Ledger ledger;
  const std::size_t last = ledger.batch_end(20);
  std::size_t first = last;
  while (!ledger.rows[first - 1].stored.seal)
    --first;
  const Digest leaf = ledger.world.hasher.leaf(ledger.rows[last].stored.entry);
  chain::Head behind{.partition = Partition(0), .next = Seq(last + 1)};
  ledger.rows[last].stored.seal = ledger.world.seal(behind, leaf, ledger.world.keys.writers[1],
                                                    static_cast<std::uint32_t>(last - first + 1));
  expect(ledger, "seal_key", Level::kV0, last);
}

TEST_CASE("a log cut inside a batch misses the seal; one cut behind it is known by who remembers") {
  Ledger inside;
  const std::size_t last = inside.batch_end(unsealed_middle(inside));
  inside.rows.resize(last);
  expect(inside, "unsealed_tail", Level::kV1, last);

  Ledger ledger;
  const chain::Head head = ledger.head_behind;
  std::size_t cut = ledger.rows.size() - 4;
  while (!ledger.rows[cut - 1].stored.seal)
    --cut;
  ledger.rows.resize(cut);
  CHECK(ledger.check().exit_code() == 0);
  Request request;
  request.levels.add(Level::kV1);
  request.levels.add(Level::kV6);
  request.remembered.push_back(
      {.by = {"视图", "views"}, .partition = Partition(0), .next = head.next, .prev = head.prev});
  request.compare_views = [](Report&) { return Status(); };
  const Report report = ledger.check(1, request);
  CHECK(report.exit_code() == 3);
  CHECK(report.first_bad()->seq == Seq(cut));
  CHECK(report.first_bad()->level == Level::kV6);
}

TEST_CASE("a remembered head that is in the log is no finding, another one at its place is") {
  const Ledger ledger;
  Request request;
  request.levels.add(Level::kV6);
  request.compare_views = [](Report&) { return Status(); };
  const Digest leaf = tests::World().hasher.leaf(ledger.rows[9].stored.entry);
  request.remembered.push_back(
      {.by = {"视图", "views"}, .partition = Partition(0), .next = Seq(10), .prev = leaf});
  CHECK(ledger.check(1, request).exit_code() == 0);
  request.remembered.front().prev.bytes[0] ^= 1;
  const Report report = ledger.check(2, request);
  CHECK(report.exit_code() == 3);
  CHECK(report.first_bad()->seq == Seq(9));
}

TEST_CASE("another genesis is told from the pinned one") {
  Ledger ledger;
  Request request;
  request.levels.add(Level::kV0);
  request.log_id = ledger.world.genesis.log_id;
  CHECK(ledger.check(1, request).exit_code() == 0);
  request.log_id->bytes[5] ^= 1;
  const Report report = ledger.check(1, request);
  CHECK(report.exit_code() == 3);
  CHECK(report.first_bad()->kind == "log_id");
  CHECK(report.findings_total == 1);
}

TEST_CASE("an event id that is used twice is a violation at its second use") {
  tests::World world;
  Ledger ledger;
  chain::Head head = world.head_behind_opening(0);
  ledger.rows.clear();
  ledger.rows_of({world.opening(0)});
  ledger.rows_of(world.epoch(head, world.keys.writers[0]));
  const Bytes twice = world.event();
  ledger.rows_of(world.batch(head, world.keys.writers[0], {twice, world.event()}));
  ledger.rows_of(world.batch(head, world.keys.writers[0], {world.event(), twice}));
  expect(ledger, "duplicate_event_id", Level::kV1, 5);
}

TEST_CASE("what decoding objects to is a finding at V0, and an unknown type only incomplete") {
  const Ledger ledger;
  Request request;
  request.levels.add(Level::kV0);
  request.decode = [](const chain::Header& header, BytesView) -> std::optional<EntryFault> {
    if (header.seq != Seq(15)) return std::nullopt;
    return EntryFault{.kind = "undecodable",
                      .severity = Severity::kIncomplete,
                      .expected = "a known type",
                      .actual = "402/9"};
  };
  const Report report = ledger.check(1, request);
  INFO(told(report));
  CHECK(report.exit_code() == 4);
  CHECK(report.findings_total == 1);
  CHECK(report.findings.front().seq == Seq(15));
  CHECK(report.findings.front().type == TypeCode(402));
}

TEST_CASE(
    "a level that was asked and cannot be done is incomplete, one that was not asked says so") {
  const Ledger ledger;
  Request request;
  request.levels.add(Level::kV1);
  request.levels.add(Level::kV2);
  Report report = ledger.check(1, request);
  CHECK(report.exit_code() == 4);
  CHECK(report.level(Level::kV0) == LevelState::kNotAsked);
  bool listed = false;
  for (const NotChecked& item : report.not_checked)
    listed = listed || item.what == "V2";
  CHECK(listed);
}

TEST_CASE("without V0 what breaks an entry counts at V1, and never for nothing") {
  for (const bool genesis : {false, true}) {
    Ledger ledger;
    const std::size_t bad = genesis ? 0 : ledger.batch_end(20);
    ledger.rows[bad].stored.entry[genesis ? 0 : ledger.rows[bad].stored.entry.size() - 16] ^= 1;
    Request request;
    request.levels.add(Level::kV1);
    const Report report = ledger.check(1, request);
    INFO(told(report));
    CHECK(report.exit_code() == 3);
    REQUIRE(report.first_bad() != nullptr);
    CHECK(report.first_bad()->level == Level::kV1);
    CHECK(report.first_bad()->seq == Seq(bad));
  }
}

TEST_CASE("an interruption ends the walk and is said") {
  const Ledger ledger;
  const std::atomic<int> interrupted{2};
  Request request;
  request.levels.add(Level::kV1);
  request.interrupted = &interrupted;
  CHECK(ledger.check(1, request).exit_code() == 130);
}

TEST_CASE("of many findings the hundred smallest are kept and all are counted") {
  Ledger ledger;
  chain::Head head = ledger.head_behind;
  while (ledger.rows.size() < 400)
    ledger.batch(head, ledger.world.keys.writers[2]);
  for (std::size_t i = 10; i < 260; ++i)
    ledger.rows[i].fault = "checksum";
  const Report report = ledger.check(3);
  CHECK(report.findings_total == 250);
  CHECK(report.findings.size() == Report::kFindingsMax);
  CHECK(report.findings.front().seq == Seq(10));
  CHECK(report.findings.back().seq == Seq(109));
}

TEST_CASE("two hundred clean ledgers raise no alarm") {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    const Report report = Ledger(seed).check(1 + static_cast<int>(seed % 3));
    INFO("seed " << seed << " " << told(report));
    REQUIRE(report.exit_code() == 0);
    REQUIRE(report.findings_total == 0);
  }
}

}  // namespace
}  // namespace quanlu::consumers::verify
