// Stories about what is published of a log: every tile and bundle is compared whether a thread took
// a whole tile at once or each entry by itself, and a signed root stands for the seals below it.
#include <map>

#include "consumers/verify/verify.h"
#include "ledger/tree/compact_range.h"
#include "tests/consumers/verify/ledger.h"
#include "tests/support/catch.h"

namespace quanlu::consumers::verify {
namespace {

namespace chain = ledger::chain;
namespace tree = ledger::tree;

class Tiles final : public tree::TileSource {
 public:
  Result<Bytes> read(const tree::Tile& tile) override {
    const auto at = tiles.find(tile);
    if (at != tiles.end()) return at->second;
    return fail(Failure::kIncomplete, "tile", {"缺瓦片", "no tile"});
  }
  std::map<tree::Tile, Bytes> tiles;
  std::map<std::uint64_t, Bytes> bundles;
};

// A ledger of some tiles, and all that is published under one checkpoint of it.
struct PublishedLedger : Ledger {
  explicit PublishedLedger(std::uint64_t size, std::uint64_t behind = 40) : Ledger(7) {
    while (rows.size() < size + behind)
      batch(head_behind, world.keys.writers[2]);
    while (!rows[size - 1].stored.seal)
      ++size;
    ledger::crypto::Hasher hasher(world.suite());
    tree::CompactRange range;
    tree::TileBuilder builder;
    for (std::uint64_t seq = 0; seq < size; ++seq) {
      const Bytes& entry = rows[seq].stored.entry;
      range.grow(hasher, hasher.leaf(entry), &builder);
      Bytes& bundle = files.bundles[seq / tree::kTileWidth];
      append_be(bundle, static_cast<std::uint16_t>(entry.size()));
      append(bundle, entry);
      if (seq + 1 == size / 2) roots.push_back({range.size(), range.root(hasher), Level::kV3, {}});
    }
    for (const auto& filled : builder.take_full())
      files.tiles[filled.tile] = filled.bytes;
    for (const auto& filled : builder.partial())
      files.tiles[filled.tile] = filled.bytes;
    roots.push_back({range.size(), range.root(hasher), Level::kV2, {"检查点", "checkpoint"}});
  }

  std::uint64_t size() const { return roots.back().size.value; }

  struct How {
    std::size_t per_segment = 256;
    int jobs = 1;
    bool all_seals = false;
  };
  Report check_tree(How how) {
    MemorySource source(Partition(0), rows, how.per_segment);
    Request request;
    for (const Level level : {Level::kV0, Level::kV1, Level::kV2, Level::kV3})
      request.levels.add(level);
    request.jobs = how.jobs;
    request.all_seals = how.all_seals;
    request.log_id = world.genesis.log_id;
    request.published.push_back(
        {.partition = Partition(0),
         .roots = roots,
         .size = TreeSize(size()),
         .tiles = &files,
         .bundle = [this](std::uint64_t index, std::uint16_t) -> Result<Bytes> {
           return files.bundles.at(index);
         },
         .side_by_side = true});
    return verify({&source}, request);
  }

  Tiles files;
  std::vector<SignedRoot> roots;
};

const std::vector<PublishedLedger::How> kWays{{7, 1}, {256, 1}, {256, 3}, {100, 2}};

std::string told(const Report& report) {
  std::string text = std::string(to_text(report.verdict())) + ":";
  for (const Finding& finding : report.findings)
    text += " " + std::string(to_text(finding.level)) + " " + finding.kind + "@" + finding.locator;
  return text;
}

std::uint64_t seals_not_checked(const Report& report) {
  for (const NotChecked& one : report.not_checked)
    if (one.what == "seals" && one.why == "underCheckpoint") return one.count;
  return 0;
}

// The last entry of a batch that ends below.
std::uint64_t sealed_below(const PublishedLedger& ledger, std::uint64_t seq) {
  while (!ledger.rows[--seq].stored.seal) {
  }
  return seq;
}

TEST_CASE("a clean tree is the same to whoever takes tiles whole and whoever takes entries") {
  for (const std::uint64_t size : {20U, 256U, 600U, 768U, 900U}) {
    PublishedLedger ledger(size);
    std::uint64_t tiles = 0;
    for (const auto& how : kWays) {
      const Report report = ledger.check_tree(how);
      INFO(size << " by " << how.per_segment << ", jobs " << how.jobs << " " << told(report));
      CHECK(report.exit_code() == 0);
      CHECK(report.findings_total == 0);
      CHECK(report.checked.entries == ledger.rows.size());
      CHECK(report.checked.tiles == ledger.files.tiles.size() + ledger.files.bundles.size());
      CHECK((tiles == 0 || tiles == report.checked.tiles));
      tiles = report.checked.tiles;
    }
  }
}

TEST_CASE("a changed bit of a tile or a bundle is found at the same entry either way") {
  PublishedLedger ledger(900);
  SeededRandom random(5);
  for (int i = 0; i < 60; ++i) {
    const bool of_tile = random.below(2) == 0;
    auto tile = ledger.files.tiles.begin();
    std::advance(tile, random.below(ledger.files.tiles.size()));
    Bytes& file =
        of_tile ? tile->second : ledger.files.bundles[random.below(ledger.files.bundles.size())];
    const std::size_t at = random.below(file.size());
    file[at] ^= 4;
    std::string first;
    for (const auto& how : kWays) {
      const Report report = ledger.check_tree(how);
      INFO("change " << i << " by " << how.per_segment << ", jobs " << how.jobs);
      CHECK(report.exit_code() == 3);
      REQUIRE(report.first_bad() != nullptr);
      CHECK(report.first_bad()->kind == "tile_mismatch");
      if (first.empty()) first = told(report);
      CHECK(told(report) == first);
    }
    file[at] ^= 4;
  }
  Bytes& bundle = ledger.files.bundles.at(1);
  bundle.push_back(0);
  for (const auto& how : kWays)
    CHECK(ledger.check_tree(how).exit_code() == 3);
}

TEST_CASE("a changed entry under a tile is found whichever way the tile was taken") {
  for (const std::uint64_t seq : {100U, 255U, 256U, 700U}) {
    PublishedLedger ledger(900);
    Bytes& entry = ledger.rows[seq].stored.entry;
    entry[entry.size() - 16] ^= 1;
    for (const auto& how : kWays) {
      const Report report = ledger.check_tree(how);
      INFO(seq << " by " << how.per_segment << " " << told(report));
      CHECK(report.exit_code() == 3);
      REQUIRE(report.first_bad() != nullptr);
      CHECK(report.first_bad()->seq == Seq(seq));
    }
  }
}

TEST_CASE("a signed root stands for the seals below it, and the report says for how many") {
  PublishedLedger ledger(600);
  (*ledger.rows[sealed_below(ledger, 300)].stored.seal)[70] ^= 1;  // in the signature
  for (const auto& how : kWays) {
    const Report quick = ledger.check_tree(how);
    INFO(told(quick));
    CHECK(quick.exit_code() == 0);
    CHECK(seals_not_checked(quick) > 100);
    CHECK(seals_not_checked(quick) < quick.checked.seals);
    const Report whole = ledger.check_tree({how.per_segment, how.jobs, true});
    CHECK(whole.exit_code() == 3);
    CHECK(seals_not_checked(whole) == 0);
    REQUIRE(whole.first_bad() != nullptr);
    CHECK(whole.first_bad()->kind == "bad_seal");
    CHECK(whole.first_bad()->seq == Seq(sealed_below(ledger, 300)));
  }
}

TEST_CASE("the last seal under the root and every seal behind it are verified") {
  for (const bool behind : {false, true}) {
    PublishedLedger ledger(600);
    const std::uint64_t bad = sealed_below(ledger, behind ? ledger.rows.size() : ledger.size());
    CHECK((bad >= ledger.size()) == behind);
    (*ledger.rows[bad].stored.seal)[70] ^= 1;
    for (const auto& how : kWays) {
      const Report report = ledger.check_tree(how);
      INFO(told(report));
      CHECK(report.exit_code() == 3);
      REQUIRE(report.first_bad() != nullptr);
      CHECK(report.first_bad()->kind == "bad_seal");
      CHECK(report.first_bad()->seq == Seq(bad));
    }
  }
}

TEST_CASE("a root that is not the log's stands for nothing: every seal is verified again") {
  for (const bool too_long : {false, true}) {
    PublishedLedger ledger(600);
    (*ledger.rows[sealed_below(ledger, 300)].stored.seal)[70] ^= 1;
    if (too_long)
      ledger.roots.back().size = TreeSize(ledger.rows.size() + 5);
    else
      ledger.roots.back().root.bytes[3] ^= 1;
    for (const auto& how : kWays) {
      const Report report = ledger.check_tree(how);
      INFO(told(report));
      CHECK(report.exit_code() == 3);
      CHECK(seals_not_checked(report) == 0);
      CHECK(told(report).find("bad_seal@seq " + std::to_string(sealed_below(ledger, 300))) !=
            std::string::npos);
    }
  }
}

}  // namespace
}  // namespace quanlu::consumers::verify
