#include "ledger/tree/tile.h"

#include <map>

#include "ledger/tree/check.h"
#include "ledger/tree/prove.h"
#include "tests/ledger/tree/forest.h"

namespace quanlu::tests {
namespace {

// A folder of tiles in memory; old partial tiles stay until they are swept.
class TileFolder final : public TileSource {
 public:
  void write(std::vector<TileBuilder::Filled> tiles) {
    for (TileBuilder::Filled& filled : tiles)
      files[path_of(filled.tile)] = std::move(filled.bytes);
  }
  Result<Bytes> read(const Tile& tile) override {
    ++reads;
    const auto found = files.find(path_of(tile));
    if (found == files.end())
      return fail(Failure::kIncomplete, "tile", {"缺瓦片", "no tile"}, path_of(tile));
    return found->second;
  }
  std::map<std::string, Bytes> files;
  int reads = 0;
};

TEST_CASE("tile paths are those of C2SP tlog-tiles, and each tile has one") {
  REQUIRE(number_path(0) == "000");
  REQUIRE(number_path(999) == "999");
  REQUIRE(number_path(1000) == "x001/000");
  REQUIRE(number_path(1234067) == "x001/x234/067");
  REQUIRE(path_of({0, 273, 112}) == "tile/0/273.p/112");
  REQUIRE(path_of({1, 1234067, 256}) == "tile/1/x001/x234/067");
  REQUIRE(bundle_path(1234067, 7) == "tile/entries/x001/x234/067.p/7");
  for (const Tile tile : {Tile{0, 0, 256}, Tile{5, 1234067, 1}, Tile{63, 999, 255}})
    REQUIRE(parse_tile_path(path_of(tile)) == tile);
  for (const char* path : {"",
                           "tile",
                           "tile/0",
                           "tile/0/",
                           "tile/0/00",
                           "tile/0/0000",
                           "tile/0/001/000",
                           "tile/0/x001",
                           "tile/64/000",
                           "tile/00/000",
                           "tile/0/000.p/0",
                           "tile/0/000.p/256",
                           "tile/0/000.p/257",
                           "tile/0/000.p/01",
                           "tile/0/000.p/",
                           "tile/0/x000/001",
                           "/tile/0/000",
                           "tile/0/000/",
                           "tile/0/-01",
                           "tile/entries/000",
                           "tile/0/x18446744073709551616/000"})
    REQUIRE_FALSE(parse_tile_path(path));
}

TEST_CASE("a tree of 70,000 has the tiles that the specification counts out") {
  REQUIRE(partial_tiles(TreeSize(70'000)) ==
          std::vector<Tile>{{0, 273, 112}, {1, 1, 17}, {2, 0, 1}});
  REQUIRE(partial_tiles(TreeSize(256)) == std::vector<Tile>{{1, 0, 1}});
  REQUIRE(partial_tiles(TreeSize(0)).empty());
}

TEST_CASE("proofs made from tiles are those made from the nodes themselves") {
  crypto::Hasher hasher(crypto::Suite::kSha256);
  const std::vector<Digest> leaves = numbered_leaves(hasher, 70'000);
  KeptNodes nodes;
  TileBuilder builder;
  TileFolder folder;
  CompactRange range;
  for (const Digest& leaf : leaves) {
    range.grow(hasher, leaf, &builder);
    if (range.size().value % 9'973 == 0) {  // a checkpoint now and then
      folder.write(builder.take_full());
      folder.write(builder.partial());
      TiledNodes tiled(folder, hasher, range.size());
      REQUIRE(must(root_of(tiled, hasher, range.size())) == range.root(hasher));
    }
  }
  folder.write(builder.take_full());
  folder.write(builder.partial());
  REQUIRE(folder.files.contains("tile/0/273.p/112"));
  REQUIRE(folder.files.contains("tile/0/272"));
  REQUIRE(folder.files.contains("tile/1/001.p/17"));
  REQUIRE(folder.files.contains("tile/2/000.p/1"));

  const Digest root = range.root(hasher);
  for (const std::uint64_t index : {0u, 1u, 255u, 256u, 65'535u, 65'536u, 69'887u, 69'999u}) {
    TiledNodes tiled(folder, hasher, range.size());
    const Proof proof = must(prove_inclusion(tiled, hasher, index, range.size()));
    REQUIRE(check_inclusion(hasher, index, range.size(), leaves[index], proof, root));
  }
  for (const std::uint64_t from : {1u, 255u, 256u, 9'973u, 65'536u, 69'999u}) {
    TiledNodes tiled(folder, hasher, range.size());
    const Digest old_root = must(root_of(tiled, hasher, TreeSize(from)));
    const Proof proof = must(prove_consistency(tiled, hasher, TreeSize(from), range.size()));
    REQUIRE(check_consistency(hasher, TreeSize(from), range.size(), old_root, root, proof));
  }
}

TEST_CASE("many proofs of one tree read its upper tiles once and stay right") {
  crypto::Hasher hasher(crypto::Suite::kSha256);
  const std::vector<Digest> leaves = numbered_leaves(hasher, 70'000);
  TileFolder folder;
  TileBuilder builder;
  const CompactRange range = grown(hasher, leaves, &builder);
  folder.write(builder.take_full());
  folder.write(builder.partial());
  const Digest root = range.root(hasher);
  TiledNodes tiled(folder, hasher, range.size());
  for (int round = 0; round < 2; ++round)
    for (std::uint64_t index = 7; index < leaves.size(); index += kTileWidth) {
      const Proof proof = must(prove_inclusion(tiled, hasher, index, range.size()));
      REQUIRE(check_inclusion(hasher, index, range.size(), leaves[index], proof, root));
    }
  // 274 tiles of level 0, each read again in the second round; the three above them once.
  REQUIRE(folder.reads >= 274 + 3);
  REQUIRE(folder.reads <= 2 * 274 + 3);
}

TEST_CASE("a builder that goes on from the disk writes the tiles of one that never stopped") {
  crypto::Hasher hasher(crypto::Suite::kGm);
  const std::vector<Digest> leaves = numbered_leaves(hasher, 1'500);
  TileFolder whole, cut;
  TileBuilder builder;
  const CompactRange all = grown(hasher, leaves, &builder);
  whole.write(builder.take_full());
  whole.write(builder.partial());
  for (const std::size_t at : {1u, 255u, 256u, 257u, 512u, 700u, 1'499u}) {
    cut.files.clear();
    TileBuilder before;
    CompactRange range = grown(hasher, {leaves.begin(), leaves.begin() + at}, &before);
    cut.write(before.take_full());
    cut.write(before.partial());
    TileBuilder after = must(TileBuilder::restore(cut, range.size()));
    for (std::size_t i = at; i < leaves.size(); ++i)
      range.grow(hasher, leaves[i], &after);
    cut.write(after.take_full());
    cut.write(after.partial());
    REQUIRE(range == all);
    for (const auto& [path, bytes] : whole.files)
      REQUIRE(cut.files.at(path) == bytes);
  }
}

TEST_CASE("a tile that is missing or short is said by its path, and is never a node") {
  crypto::Hasher hasher(crypto::Suite::kSha256);
  TileBuilder builder;
  const CompactRange range = grown(hasher, numbered_leaves(hasher, 300), &builder);
  TileFolder folder;
  folder.write(builder.take_full());
  folder.write(builder.partial());
  folder.files["tile/0/001.p/44"].pop_back();
  TiledNodes tiled(folder, hasher, range.size());
  const auto cut = prove_inclusion(tiled, hasher, 299, range.size());
  REQUIRE_FALSE(cut);
  REQUIRE(cut.error().where == "tile/0/001.p/44");
  folder.files.erase("tile/0/000");
  const auto gone = prove_inclusion(tiled, hasher, 0, range.size());
  REQUIRE_FALSE(gone);
  REQUIRE(gone.error().where == "tile/0/001.p/44");
  REQUIRE_FALSE(TileBuilder::restore(folder, range.size()));
}

TEST_CASE("a tile that lies gives a proof that does not verify") {
  crypto::Hasher hasher(crypto::Suite::kSha256);
  const std::vector<Digest> leaves = numbered_leaves(hasher, 1'000);
  TileBuilder builder;
  const CompactRange range = grown(hasher, leaves, &builder);
  TileFolder folder;
  folder.write(builder.take_full());
  folder.write(builder.partial());
  folder.files.at("tile/0/001")[40] ^= 1;
  TiledNodes tiled(folder, hasher, range.size());
  const Proof proof = must(prove_inclusion(tiled, hasher, 256, range.size()));
  REQUIRE_FALSE(check_inclusion(hasher, 256, range.size(), leaves[256], proof, range.root(hasher)));
}

TEST_CASE("a tree that is given whole tiles by their roots has the tiles above them and its root") {
  crypto::Hasher hasher(crypto::Suite::kSha256);
  for (const std::size_t size : {256U, 1'000U, 70'000U}) {
    const std::vector<Digest> leaves = numbered_leaves(hasher, size);
    TileBuilder each, whole;
    const CompactRange range = grown(hasher, leaves, &each);
    NaiveTree naive(hasher, leaves);
    CompactRange other;
    std::size_t at = 0;
    for (; at + kTileWidth <= size; at += kTileWidth) {
      whole.skip_full();
      other.grow_subtree(hasher, kTileHeight, naive.mth(at, at + kTileWidth), &whole);
    }
    for (; at < size; ++at)
      other.grow(hasher, leaves[at], &whole);
    REQUIRE(other == range);
    std::map<Tile, Bytes> above;
    for (auto& filled : each.take_full())
      if (filled.tile.level > 0) above[filled.tile] = filled.bytes;
    for (auto& filled : whole.take_full())
      REQUIRE(above.extract(filled.tile).mapped() == filled.bytes);
    REQUIRE(above.empty());
    const auto left = each.partial(), right = whole.partial();
    REQUIRE(left.size() == right.size());
    for (std::size_t i = 0; i < left.size(); ++i)
      REQUIRE((left[i].tile == right[i].tile && left[i].bytes == right[i].bytes));
  }
}

}  // namespace
}  // namespace quanlu::tests
