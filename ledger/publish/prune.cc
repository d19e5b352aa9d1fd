#include "ledger/publish/prune.h"

#include <algorithm>
#include <set>
#include <vector>

#include <sys/stat.h>

namespace quanlu::ledger::publish {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kMsInASecond = 1000;

// "…/<N>.p" of all that the checkpoint of this size leads to.
std::set<fs::path> implied(const TileFolder& folder, TreeSize published) {
  std::set<fs::path> folders;
  for (const tree::Tile& tile : tree::partial_tiles(published)) {
    folders.insert(folder.file(tile).parent_path());
    if (tile.level > 0) continue;
    folders.insert(folder.bundle_file(tile.index, tile.width).parent_path());
    folders.insert(folder.seals_file(tile.index, tile.width).parent_path());
  }
  return folders;
}

// The full file beside "<N>.p" has lain there long enough.
bool is_old(const fs::path& full, Millis now) {
  struct stat is {};
  if (stat(full.c_str(), &is) != 0 || !S_ISREG(is.st_mode)) return false;
  return now.value - is.st_mtime * kMsInASecond >= kPartialsKeptMs;
}

bool is_width(const std::string& name) {
  return !name.empty() && name.size() <= 3 &&
         std::ranges::all_of(name, [](char c) { return c >= '0' && c <= '9'; });
}

tl::unexpected<Error> cannot(const fs::path& path, const std::error_code& error) {
  return fail(Error{.kind = Failure::kFailed,
                    .reason = "io",
                    .what = {"无法清理旧的瓦片", "old tiles cannot be removed"},
                    .where = path.string(),
                    .found = error.message()});
}

// The widths in it, and the folder when nothing else lies there.
Result<std::size_t> remove_widths(const fs::path& folder) {
  std::error_code error;
  std::vector<fs::path> widths;
  for (const auto& file : fs::directory_iterator(folder, error))
    if (is_width(file.path().filename().string())) widths.push_back(file.path());
  if (error) return cannot(folder, error);
  for (const fs::path& file : widths)
    if (!fs::remove(file, error)) return cannot(file, error);
  if (fs::is_empty(folder, error)) fs::remove(folder, error);
  if (error) return cannot(folder, error);
  return widths.size();
}

}  // namespace

Result<std::size_t> prune_partials(const TileFolder& folder, TreeSize published, Millis now) {
  const std::set<fs::path> kept = implied(folder, published);
  std::vector<fs::path> old;
  std::error_code error;
  for (const char* const part : {"tile", "seals"}) {
    const fs::path root = folder.root() / part;
    if (!fs::exists(root, error)) continue;
    for (const auto& at : fs::recursive_directory_iterator(root, error)) {
      const fs::path& path = at.path();
      if (path.extension() == ".p" && !kept.contains(path) &&
          is_old(path.parent_path() / path.stem(), now))
        old.push_back(path);
    }
    if (error) return cannot(root, error);
  }
  std::size_t removed = 0;
  for (const fs::path& path : old) {
    TRY_ASSIGN(const std::size_t count, remove_widths(path));
    removed += count;
  }
  return removed;
}

}  // namespace quanlu::ledger::publish
