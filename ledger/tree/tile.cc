#include "ledger/tree/tile.h"

#include <algorithm>

#include "schemas/base/check.h"

namespace quanlu::ledger::tree {
namespace {

// How many hashes tile level `level` has in a tree of `size`.
std::uint64_t hashes_at(int level, TreeSize size) {
  const int shift = kTileHeight * level;
  return shift >= 64 ? 0 : size.value >> shift;
}

Digest hash_at(const Bytes& bytes, std::uint64_t at) {
  Digest digest;
  std::copy_n(bytes.begin() + static_cast<std::ptrdiff_t>(at * sizeof(Digest)), sizeof(Digest),
              digest.bytes.begin());
  return digest;
}

}  // namespace

Tile tile_of(Node node, TreeSize size) {
  const int level = node.level / kTileHeight;
  const std::uint64_t first = node.index << (node.level % kTileHeight);
  const std::uint64_t index = first / kTileWidth;
  const std::uint64_t there = hashes_at(level, size);
  CHECK(first < there);
  const std::uint64_t width = std::min(kTileWidth, there - index * kTileWidth);
  return {static_cast<std::uint8_t>(level), index, static_cast<std::uint16_t>(width)};
}

std::vector<Tile> partial_tiles(TreeSize size) {
  std::vector<Tile> tiles;
  for (int level = 0; hashes_at(level, size) > 0; ++level) {
    const std::uint64_t there = hashes_at(level, size);
    if (there % kTileWidth == 0) continue;
    tiles.push_back({static_cast<std::uint8_t>(level), there / kTileWidth,
                     static_cast<std::uint16_t>(there % kTileWidth)});
  }
  return tiles;
}

Result<TiledNodes::Kept*> TiledNodes::kept(const Tile& tile) {
  if (const auto known = kept_.find(tile); known != kept_.end()) return &known->second;
  TRY_ASSIGN(Bytes bytes, tiles_.read(tile));
  if (bytes.size() != tile.width * sizeof(Digest))
    return fail(Error{.kind = Failure::kIncomplete,
                      .reason = "tile",
                      .what = {"瓦片长度不对", "a tile has the wrong length"},
                      .where = path_of(tile),
                      .expected = std::to_string(tile.width * sizeof(Digest)),
                      .found = std::to_string(bytes.size())});
  // The lowest level goes first: its tiles are the many that few proofs ask for.
  if (kept_.size() >= kTilesKeptMax) kept_.erase(kept_.begin());
  Kept& made = kept_[tile];
  made.hashes = std::move(bytes);
  return &made;
}

Digest TiledNodes::inside(Kept& tile, std::size_t at) {
  if (at >= kTileWidth) return hash_at(tile.hashes, at - kTileWidth);
  if (!tile.known[at]) {
    tile.inside[at] = hasher_.node(inside(tile, 2 * at), inside(tile, 2 * at + 1));
    tile.known.set(at);
  }
  return tile.inside[at];
}

Result<Digest> TiledNodes::node(Node node) {
  const Tile tile = tile_of(node, size_);
  TRY_ASSIGN(const auto found, kept(tile));
  const std::uint64_t count = std::uint64_t{1} << (node.level % kTileHeight);
  const std::uint64_t first = node.index * count % kTileWidth;
  CHECK(first + count <= tile.width);
  return inside(*found, (kTileWidth + first) / count);
}

Result<TileBuilder> TileBuilder::restore(TileSource& tiles, TreeSize size) {
  TileBuilder builder;
  for (int level = 0; hashes_at(level, size) > 0; ++level)
    builder.levels_.push_back({.index = hashes_at(level, size) / kTileWidth, .bytes = {}});
  for (const Tile& tile : partial_tiles(size)) {
    TRY_ASSIGN(Bytes bytes, tiles.read(tile));
    if (bytes.size() != tile.width * sizeof(Digest))
      return fail(Failure::kIncomplete, "tile", {"瓦片长度不对", "a tile has the wrong length"},
                  path_of(tile));
    builder.levels_[tile.level].bytes = std::move(bytes);
  }
  return builder;
}

void TileBuilder::put(Node node, const Digest& hash) {
  if (node.level % kTileHeight != 0) return;
  const std::size_t at = node.level / kTileHeight;
  if (at == levels_.size()) levels_.emplace_back();
  Level& level = levels_[at];
  CHECK(node.index == level.index * kTileWidth + level.bytes.size() / sizeof(Digest));
  append(level.bytes, hash.bytes);
  if (level.bytes.size() < kTileWidth * sizeof(Digest)) return;
  full_.push_back({{static_cast<std::uint8_t>(at), level.index, kTileWidth}, {}});
  full_.back().bytes.swap(level.bytes);
  ++level.index;
}

void TileBuilder::skip_full() {
  if (levels_.empty()) levels_.emplace_back();
  CHECK(levels_.front().bytes.empty());
  ++levels_.front().index;
}

std::vector<TileBuilder::Filled> TileBuilder::take_full() {
  return std::exchange(full_, {});
}

std::vector<TileBuilder::Filled> TileBuilder::partial() const {
  std::vector<Filled> tiles;
  for (std::size_t at = 0; at < levels_.size(); ++at) {
    const Level& level = levels_[at];
    if (level.bytes.empty()) continue;
    const auto width = static_cast<std::uint16_t>(level.bytes.size() / sizeof(Digest));
    tiles.push_back({{static_cast<std::uint8_t>(at), level.index, width}, level.bytes});
  }
  return tiles;
}

}  // namespace quanlu::ledger::tree
