#include "ledger/publish/tile_folder.h"

#include "ledger/note/note.h"
#include "schemas/base/bytes.h"
#include "schemas/base/kill_point.h"

namespace quanlu::ledger::publish {
namespace {

namespace fs = std::filesystem;

constexpr unsigned kKeptFolderMode = 0750;

Result<Bytes> read_part(const fs::path& file, std::size_t size_max) {
  auto bytes = store::read_file(file, size_max);
  if (bytes || bytes.error().kind != Failure::kAbsent) return bytes;
  return fail(Error{.kind = Failure::kIncomplete,
                    .reason = "tile",
                    .what = {"缺少已发布的瓦片", "a published tile is missing"},
                    .where = file.string()});
}

}  // namespace

// As "tile/entries/<N>" is spelt.
std::string seals_path(std::uint64_t index, std::uint16_t width) {
  std::string path = "seals/" + tree::number_path(index);
  if (width < tree::kTileWidth) path += ".p/" + std::to_string(width);
  return path;
}

SplitBundle split_bundle(BytesView bundle) {
  SplitBundle split;
  while (!bundle.empty()) {
    if (bundle.size() < sizeof(std::uint16_t)) break;
    const std::size_t size = load_be<std::uint16_t>(bundle.data());
    if (bundle.size() - sizeof(std::uint16_t) < size) break;
    split.entries.push_back(bundle.subspan(sizeof(std::uint16_t), size));
    bundle = bundle.subspan(sizeof(std::uint16_t) + size);
  }
  split.whole = bundle.empty();
  return split;
}

fs::path TileFolder::file(const tree::Tile& tile) const {
  return root_ / tree::path_of(tile);
}
fs::path TileFolder::bundle_file(std::uint64_t index, std::uint16_t width) const {
  return root_ / tree::bundle_path(index, width);
}
fs::path TileFolder::seals_file(std::uint64_t index, std::uint16_t width) const {
  return root_ / seals_path(index, width);
}
fs::path TileFolder::checkpoint_file(TreeSize size) const {
  return root_ / "checkpoints" / tree::number_path(size.value);
}

Result<Bytes> TileFolder::read(const tree::Tile& tile) {
  return read_part(file(tile), kTileBytesMax);
}
Result<Bytes> TileFolder::read_bundle(std::uint64_t index, std::uint16_t width) const {
  return read_part(bundle_file(index, width), kBundleBytesMax);
}
Result<Bytes> TileFolder::read_seals(std::uint64_t index, std::uint16_t width) const {
  return read_part(seals_file(index, width), kBundleBytesMax);
}

Result<std::optional<std::string>> TileFolder::checkpoint() const {
  const auto bytes = store::read_file(checkpoint_file(), note::kNoteBytesMax);
  if (!bytes && bytes.error().kind == Failure::kAbsent) return std::optional<std::string>();
  TRY(bytes);
  return std::optional(std::string(as_text(*bytes)));
}

Status TileFolder::publish(TreeSize size, std::string_view note) {
  const fs::path kept = checkpoint_file(size);
  TRY(store::make_folder(kept.parent_path(), kKeptFolderMode));
  TRY(store::replace_file(kept, as_bytes(note)));
  KILL_POINT("publish.kept");
  return store::replace_file(checkpoint_file(), as_bytes(note));
}

}  // namespace quanlu::ledger::publish
