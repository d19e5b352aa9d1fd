// T48 of INTEGRITY.md 7.1: tiles and bundles that are served beside a log say something else.
#include "tests/consumers/verify/ledger.h"
#include "tests/tamper/table.h"

namespace quanlu::tests {
namespace {

namespace tree = ledger::tree;
namespace verify = consumers::verify;
using verify::Level;

constexpr std::uint64_t kSize = 300;  // two tiles of level 0 and the beginning of level 1

// What is published over a ledger of 300 entries, by path.
class Files final : public tree::TileSource {
 public:
  explicit Files(verify::Ledger& made) {
    tree::CompactRange range;
    tree::TileBuilder tiles;
    Bytes bundle;
    for (std::uint64_t seq = 0; seq < kSize; ++seq) {
      const Bytes& entry = made.rows[seq].stored.entry;
      range.grow(made.world.hasher, made.world.hasher.leaf(entry), &tiles);
      std::array<std::uint8_t, 2> length{};
      store_be<std::uint16_t>(length.data(), static_cast<std::uint16_t>(entry.size()));
      bundle.insert(bundle.end(), length.begin(), length.end());
      bundle.insert(bundle.end(), entry.begin(), entry.end());
      if (seq + 1 == tree::kTileWidth || seq + 1 == kSize) {
        const std::uint64_t index = seq / tree::kTileWidth;
        const std::uint64_t width = seq + 1 - index * tree::kTileWidth;
        all_[tree::bundle_path(index, static_cast<std::uint16_t>(width))] =
            std::exchange(bundle, {});
      }
    }
    for (const auto& filled : tiles.take_full())
      all_[path_of(filled.tile)] = filled.bytes;
    for (const auto& filled : tiles.partial())
      all_[path_of(filled.tile)] = filled.bytes;
    root = range.root(made.world.hasher);
  }

  Result<Bytes> read(const tree::Tile& tile) override { return at(path_of(tile)); }
  Result<Bytes> at(const std::string& path) const {
    const auto found = all_.find(path);
    if (found == all_.end())
      return fail(Failure::kIncomplete, "tile", {"缺文件", "no such file"}, path);
    return found->second;
  }
  Bytes& operator[](const std::string& path) { return all_.at(path); }
  void remove(const std::string& path) { all_.erase(path); }

  Digest root;

 private:
  std::map<std::string, Bytes> all_;
};

const char* const kTiles[] = {"tile/0/000", "tile/0/001.p/44", "tile/1/000.p/1"};
const char* const kBundles[] = {"tile/entries/000", "tile/entries/001.p/44"};

struct Expected {
  int code = 3;
  std::string path;
  std::uint64_t first = 0;              // leaf that the file covers
  std::optional<std::uint64_t> last{};  // the one that is named lies up to here
};

struct Deed {
  Files& files;
  SeededRandom& random;

  static std::uint64_t first_of(std::string_view path) {
    return path.find("/001") != std::string_view::npos ? tree::kTileWidth : 0;
  }
  static std::uint64_t last_of(std::string_view path) {
    return first_of(path) == 0 ? tree::kTileWidth - 1 : kSize - 1;
  }
  void flip(Bytes& bytes) {
    bytes[random.below(bytes.size())] ^= static_cast<std::uint8_t>(1U << random.below(8));
  }
};

struct Class {
  const char* what;
  std::function<Expected(Deed&)> apply;
};

const std::vector<Class>& classes() {
  static const std::vector<Class> all{
      {"a hash of a tile flipped",
       [](Deed& d) {
         const std::string path = kTiles[d.random.below(3)];
         Bytes& bytes = d.files[path];
         const std::uint64_t at = d.random.below(bytes.size());
         bytes[at] ^= static_cast<std::uint8_t>(1U << d.random.below(8));
         // A hash of level 1 stands over 256 leaves.
         return Expected{3, path, path[5] == '1' ? 0 : Deed::first_of(path) + at / 32};
       }},
      {"a bit of a bundle flipped",
       [](Deed& d) {
         const std::string path = kBundles[d.random.below(2)];
         d.flip(d.files[path]);
         return Expected{3, path, Deed::first_of(path), Deed::last_of(path)};
       }},
      {"a bundle in another order",
       [](Deed& d) {
         const std::string path = kBundles[d.random.below(2)];
         Bytes& bytes = d.files[path];
         const std::size_t length = 2 + load_be<std::uint16_t>(bytes.data());
         std::rotate(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(length),
                     bytes.end());
         return Expected{3, path, Deed::first_of(path)};
       }},
      {"one tile or bundle under the path of another",
       [](Deed& d) {
         const bool tile = d.random.below(2) == 0;
         const std::string path = tile ? kTiles[0] : kBundles[0];
         d.files[path] = d.files[tile ? kTiles[1] : kBundles[1]];
         return Expected{3, path, 0};
       }},
      {"a tile of a larger tree: more hashes than its width",
       [](Deed& d) {
         Bytes& bytes = d.files[kTiles[1]];
         const std::size_t more = 32 * (1 + d.random.below(200));
         bytes.resize(bytes.size() + more, 7);
         return Expected{3, kTiles[1], tree::kTileWidth, kSize};
       }},
      {"a file that is not there",
       [](Deed& d) {
         const std::uint64_t which = d.random.below(5);
         const std::string path = which < 3 ? kTiles[which] : kBundles[which - 3];
         d.files.remove(path);
         return Expected{4, path, path[5] == '1' ? 0 : Deed::first_of(path)};
       }},
  };
  return all;
}

verify::Report check(const verify::Ledger& made, Files& files) {
  verify::PublishedTree published;
  published.size = TreeSize(kSize);
  published.tiles = &files;
  published.bundle = [&](std::uint64_t index, std::uint16_t width) {
    return files.at(tree::bundle_path(index, width));
  };
  published.roots.push_back({.size = TreeSize(kSize),
                             .root = files.root,
                             .level = Level::kV2,
                             .by = {"检查点", "the checkpoint"}});
  verify::Request request;
  request.levels.add(Level::kV2);
  request.published.push_back(published);
  return made.check(1, request);
}

TEST_CASE("T48: a tile or bundle that is another is found by its path and first leaf", "[tiles]") {
  print_heading();
  verify::Ledger made;
  while (made.rows.size() < kSize) {
    const std::size_t count = std::min<std::size_t>(8, kSize - made.rows.size());
    made.rows_of(
        made.world.batch(made.head_behind, made.world.keys.writers[2], made.world.events(count)));
  }
  const Files good(made);
  {
    Files files = good;
    REQUIRE(check(made, files).exit_code() == 0);
  }
  for (const Class& of : classes()) {
    Tally tally{.id = "T48", .what = of.what, .level = "V2", .backend = "memory"};
    for (; tally.run < instances(); ++tally.run) {
      SeededRandom random(tally.run);
      Files files = good;
      Deed deed{files, random};
      const Expected expected = of.apply(deed);
      const verify::Report report = check(made, files);
      INFO(of.what << ", instance " << tally.run << " " << expected.path);
      CHECK(report.exit_code() == expected.code);
      tally.exit_right += report.exit_code() == expected.code ? 1 : 0;
      REQUIRE_FALSE(report.findings.empty());
      CHECK(report.findings.front().level == Level::kV2);
      tally.found += report.findings.front().level == Level::kV2 ? 1 : 0;
      const verify::Finding& bad = report.findings.front();
      CHECK(bad.locator == expected.path);
      const bool named = bad.seq && bad.seq->value >= expected.first &&
                         bad.seq->value <= expected.last.value_or(expected.first);
      CHECK(named);
      tally.first_right += named && bad.locator == expected.path ? 1 : 0;
    }
    tell(tally);
  }
}

}  // namespace
}  // namespace quanlu::tests
