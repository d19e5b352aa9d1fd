#pragma once
// The tree as static files: C2SP tlog-tiles (c2sp.org/tlog-tiles), tiles of height 8.
#include <array>
#include <bitset>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/crypto/digest.h"
#include "ledger/tree/node.h"
#include "schemas/base/bytes.h"

namespace quanlu::ledger::tree {

inline constexpr std::uint64_t kTileWidth = 256;
inline constexpr int kTileHeight = 8, kTileLevelMax = 63;

// Hashes 256 * index … 256 * index + width - 1 of tile level `level`; hash i of tile level l is the
// node (8 * l, i). Full at width 256; only then it feeds the level above.
struct Tile {
  std::uint8_t level = 0;
  std::uint64_t index = 0;
  std::uint16_t width = 0;  // 1 … 256
  constexpr auto operator<=>(const Tile&) const = default;
};

// "tile/0/x001/x234/067.p/112", and of the entries that stand under a level-0 tile
// "tile/entries/x001/x234/067.p/112". Three digits per element, all but the last with an x.
std::string path_of(const Tile& tile);
std::string bundle_path(std::uint64_t index, std::uint16_t width);
std::string number_path(std::uint64_t number);

// The number whose path this is; nothing for every other spelling.
std::optional<std::uint64_t> parse_number_path(std::string_view path);

// The one tile whose path this is, and nothing for every other spelling.
std::optional<Tile> parse_tile_path(std::string_view path);

// The tile of a tree of `size` in which the node's hashes stand, as wide as that tree makes it.
// The node is a finished one of that tree.
Tile tile_of(Node node, TreeSize size);

// The partial tiles that a tree of `size` implies, lowest level first; none of width 0.
std::vector<Tile> partial_tiles(TreeSize size);

// Tile bytes from wherever they lie: a folder, a server, memory. A reader checks the length.
class TileSource {
 public:
  virtual ~TileSource() = default;
  virtual Result<Bytes> read(const Tile& tile) = 0;
};

// Nodes of a tree of a given size out of its tiles, each tile read once and kept, with the nodes
// inside it that were asked for: of the upper tiles every proof asks. Failure::
// kIncomplete "tile" when one is missing or has another length than its width says. Nothing
// read here is trusted before a proof made of it has led to a signed root.
class TiledNodes final : public NodeSource {
 public:
  TiledNodes(TileSource& tiles, crypto::Hasher& hasher, TreeSize size)
      : tiles_(tiles), hasher_(hasher), size_(size) {}
  Result<Digest> node(Node node) override;

 private:
  static constexpr std::size_t kTilesKeptMax = 64;  // 1 MiB; a proof touches at most 14

  // A tile as a heap: 1 is its root, 2 n and 2 n + 1 stand under n, its own hashes from 256 on.
  struct Kept {
    Bytes hashes;
    std::array<Digest, kTileWidth> inside;
    std::bitset<kTileWidth> known;  // which of `inside` were made
  };
  Result<Kept*> kept(const Tile& tile);
  Digest inside(Kept& tile, std::size_t at);

  TileSource& tiles_;
  crypto::Hasher& hasher_;
  TreeSize size_;
  std::map<Tile, Kept> kept_;
};

// Gathers the nodes of a growing tree into tiles. Full ones are handed on once, partial ones as
// often as a checkpoint is made.
class TileBuilder final : public NodeSink {
 public:
  struct Filled {
    Tile tile;
    Bytes bytes;  // width * 32
  };

  TileBuilder() = default;
  // Goes on behind a tree of `size`, with the partial tiles that lie on the disk.
  static Result<TileBuilder> restore(TileSource& tiles, TreeSize size);

  void put(Node node, const Digest& hash) override;
  // The next level-0 tile is known to be right and is not gathered: its root is put instead. Only
  // where a tile begins.
  void skip_full();

  std::vector<Filled> take_full();  // since the last call
  std::vector<Filled> partial() const;

 private:
  struct Level {
    std::uint64_t index = 0;
    Bytes bytes;
  };
  std::vector<Level> levels_;
  std::vector<Filled> full_;
};

}  // namespace quanlu::ledger::tree
