#pragma once
// The published files of one partition: C2SP tlog-tiles (c2sp.org/tlog-tiles) with seals and former
// checkpoints beside them (INTEGRITY.md 2.7). Any web server may serve them; all of them but
// `checkpoint` never change once they are there.
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "ledger/store/files.h"
#include "ledger/tree/tile.h"

namespace quanlu::ledger::publish {

// "seals/<N>[.p/<W>]", where the seals of an entry bundle lie.
std::string seals_path(std::uint64_t index, std::uint16_t width);

inline constexpr std::size_t kTileBytesMax = tree::kTileWidth * sizeof(Digest);
// 256 entries of at most 64 KiB, each with its length; and the seals of 256.
inline constexpr std::size_t kBundleBytesMax = tree::kTileWidth * (65'535 + 2);
inline constexpr std::size_t kSealsBytesMax = tree::kTileWidth * (8 + 80);

// The entries of a bundle as far as it has its form, looking into its bytes.
struct SplitBundle {
  std::vector<BytesView> entries;
  bool whole = true;  // nothing stands behind the last one
};
SplitBundle split_bundle(BytesView bundle);

class TileFolder final : public tree::TileSource {
 public:
  explicit TileFolder(std::filesystem::path root) : root_(std::move(root)) {}

  const std::filesystem::path& root() const { return root_; }

  // Failure::kIncomplete "tile" when it is not there.
  Result<Bytes> read(const tree::Tile& tile) override;
  Result<Bytes> read_bundle(std::uint64_t index, std::uint16_t width) const;
  Result<Bytes> read_seals(std::uint64_t index, std::uint16_t width) const;

  std::filesystem::path file(const tree::Tile& tile) const;
  std::filesystem::path bundle_file(std::uint64_t index, std::uint16_t width) const;
  std::filesystem::path seals_file(std::uint64_t index, std::uint16_t width) const;
  std::filesystem::path checkpoint_file() const { return root_ / "checkpoint"; }
  std::filesystem::path checkpoint_file(TreeSize size) const;

  // The newest published note; nothing before the first.
  Result<std::optional<std::string>> checkpoint() const;
  // `checkpoints/<size>`, then `checkpoint`: the tiles that they imply are durable already.
  Status publish(TreeSize size, std::string_view note);

 private:
  std::filesystem::path root_;
};

}  // namespace quanlu::ledger::publish
