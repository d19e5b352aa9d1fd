// Paths of tiles and bundles, and what lies there: each path has one spelling, and a tile whose
// bytes are any other than the right ones never leads to the root.
#include "ledger/tree/tile.h"

#include "ledger/tree/prove.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/small_tree.h"

using namespace quanlu;
namespace tree = ledger::tree;

namespace {

constexpr std::uint64_t kSize = 300;

// Every tile of a tree of 300, but the one that the input is given for.
class Served final : public tree::TileSource {
 public:
  explicit Served(fuzz::SmallTree& naive) {
    for (std::uint64_t i = 0; i < kSize; ++i)
      add({0, i / tree::kTileWidth, 0}, naive.leaf(i));
    add({1, 0, 0}, naive.mth(0, tree::kTileWidth));
  }
  void lie_about(const tree::Tile& tile, BytesView bytes) {
    lie_ = tile;
    said_.assign(bytes.begin(), bytes.end());
  }
  const Bytes& right(const tree::Tile& tile) const { return tiles_.at({tile.level, tile.index}); }
  Result<Bytes> read(const tree::Tile& tile) override {
    if (tile == lie_) return said_;
    return right(tile);
  }

 private:
  void add(tree::Tile tile, const Digest& hash) {
    Bytes& bytes = tiles_[{tile.level, tile.index}];
    bytes.insert(bytes.end(), hash.bytes.begin(), hash.bytes.end());
  }

  std::map<std::pair<std::uint8_t, std::uint64_t>, Bytes> tiles_;
  tree::Tile lie_;
  Bytes said_;
};

void check_path(std::string_view text) {
  if (const auto tile = tree::parse_tile_path(text)) {
    FUZZ_CHECK(tree::path_of(*tile) == text);
    FUZZ_CHECK(tile->width >= 1 && tile->width <= tree::kTileWidth);
  }
  if (const auto number = tree::parse_number_path(text))
    FUZZ_CHECK(tree::number_path(*number) == text);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  check_path(as_text(BytesView(data, size)));
  if (size == 0) return 0;
  static fuzz::SmallTree naive(kSize);
  static Served served(naive);
  const tree::Tile tiles[] = {{0, 0, 256}, {0, 1, 44}, {1, 0, 1}};
  const tree::Tile lie = tiles[data[0] % 3];
  // The right bytes with the input laid over them, or the input itself.
  Bytes said(data + 1, data + size);
  if (data[0] % 2 == 0) {
    Bytes over = served.right(lie);
    for (std::size_t i = 0; i < said.size() && i < over.size(); ++i)
      over[over.size() - 1 - i] ^= said[i];
    said = over;
  }
  served.lie_about(lie, said);
  tree::TiledNodes nodes(served, naive.hasher(), TreeSize(kSize));
  const auto root = tree::root_of(nodes, naive.hasher(), TreeSize(kSize));
  if (!root) {
    FUZZ_CHECK(root.error().reason == "tile" && said.size() != served.right(lie).size());
    return 0;
  }
  // The root of 300 is made of the one hash on level 1 and the last tile: the first is not read.
  if (!(lie == tiles[0])) FUZZ_CHECK((*root == naive.mth(0, kSize)) == (said == served.right(lie)));
  return 0;
}
