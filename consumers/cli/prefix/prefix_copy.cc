#include "consumers/cli/prefix/prefix_copy.h"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>

namespace quanlu::consumers::cli::prefix {
namespace {

namespace fs = std::filesystem;
namespace publish = ledger::publish;
namespace tree = ledger::tree;
using tree::kTileWidth;

constexpr unsigned kHttpOk = 200;
constexpr std::size_t kLackingMax = 100;  // full tiles; a report names no more

tl::unexpected<Error> not_kept(const fs::path& place, const std::string& why) {
  return fail(Error{.kind = Failure::kFailed,
                    .reason = "disk",
                    .what = {"取回的文件写不下", "a file that was fetched cannot be kept"},
                    .where = place.string(),
                    .found = why,
                    .remedy = {"用环境变量 TMPDIR 指一个有空间的目录",
                               "name a folder with space in the environment variable TMPDIR"}});
}

std::string without_slash(std::string url) {
  while (url.ends_with('/'))
    url.pop_back();
  return url;
}

}  // namespace

bool is_url(std::string_view target) {
  return target.starts_with("http://") || target.starts_with("https://");
}

Result<std::unique_ptr<PrefixCopy>> PrefixCopy::make(std::string url, Fetch& fetch) {
  std::error_code error;
  const fs::path below = fs::temp_directory_path(error);
  std::string name = (below / "quanlu-prefix-XXXXXX").string();
  if (error || ::mkdtemp(name.data()) == nullptr)
    return not_kept(name, error ? error.message() : std::strerror(errno));
  return std::unique_ptr<PrefixCopy>(new PrefixCopy(without_slash(std::move(url)), name, fetch));
}

PrefixCopy::PrefixCopy(std::string url, fs::path root, Fetch& fetch)
    : url_(std::move(url)), root_(std::move(root)), fetch_(fetch) {}

PrefixCopy::~PrefixCopy() {
  std::error_code error;  // what stays is in the folder for temporary files
  fs::remove_all(root_, error);
}

Result<bool> PrefixCopy::get(const std::string& path, std::size_t bytes_max) {
  if (!no_answer_.empty()) {
    lacking_[path] = no_answer_;
    return false;
  }
  const auto fetched = fetch_.fetch(
      {.url = url_ + "/" + path, .post = {}, .patience = kPatience, .body_bytes_max = bytes_max});
  if (!fetched && fetched.error().kind == Failure::kUsage) return fail(fetched.error());
  if (!fetched) {
    lacking_[path] = no_answer_ = fetched.error().found;
    if (fetched.error().reason == "unreachable") unreachable_ = fetched.error();
    return false;
  }
  if (fetched->status != kHttpOk) {
    lacking_[path] = "status " + std::to_string(fetched->status);
    return false;
  }
  TRY(keep(path, fetched->body));
  return true;
}

Result<bool> PrefixCopy::get(const std::string& below, const tree::Tile& tile) {
  return get(below + tree::path_of(tile), publish::kTileBytesMax);
}

// It is read again in this run only: nothing has to be durable.
Status PrefixCopy::keep(const std::string& path, const std::string& bytes) const {
  const fs::path place = root_ / path;
  std::error_code error;
  fs::create_directories(place.parent_path(), error);
  if (error) return not_kept(place, error.message());
  std::ofstream file(place, std::ios::binary);
  file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  file.close();
  if (!file) return not_kept(place, std::strerror(errno));
  return {};
}

Status PrefixCopy::get_tree(const std::string& below, TreeSize size,
                            const std::function<void(std::uint64_t)>& progress,
                            const std::atomic<int>& interrupted) {
  std::uint64_t end = 0;
  while (end < size.value) {
    const std::uint64_t first = end;
    const std::uint64_t index = first / kTileWidth;
    const auto width = static_cast<std::uint16_t>(std::min(kTileWidth, size.value - first));
    const std::string bundle = below + tree::bundle_path(index, width);
    std::error_code error;
    const bool had = fs::exists(root_ / bundle, error);
    TRY_ASSIGN(const bool has_bundle,
               had ? Result<bool>(true) : get(bundle, publish::kBundleBytesMax));
    if (!has_bundle) break;
    TRY_ASSIGN(const bool has_seals,
               get(below + publish::seals_path(index, width), publish::kSealsBytesMax));
    if (!has_seals) break;
    end += width;
    progress(end);
    if (interrupted != 0) return {};
  }
  TRY(get_full_tiles(below, TreeSize(end), interrupted));
  if (end < size.value) return {};  // no entries, nothing to hold them against
  for (const tree::Tile& tile : tree::partial_tiles(size))
    TRY(get(below, tile));
  return {};
}

Status PrefixCopy::get_full_tiles(const std::string& below, TreeSize size,
                                  const std::atomic<int>& interrupted) {
  for (std::uint8_t level = 0; (size.value >> tree::kTileHeight * level) >= kTileWidth; ++level) {
    const std::uint64_t full = size.value >> tree::kTileHeight * (level + 1);
    for (std::uint64_t index = 0; index < full; ++index) {
      if (interrupted != 0 || !no_answer_.empty() || lacking_.size() > kLackingMax) return {};
      TRY(get(below, {.level = level, .index = index, .width = kTileWidth}));
    }
  }
  return {};
}

std::string PrefixCopy::why_not(const std::string& path) const {
  const auto at = lacking_.find(path);
  return at == lacking_.end() ? "" : at->second;
}

std::string PrefixCopy::served_as(const std::string& place) const {
  const std::string root = root_.string();
  return place.starts_with(root) ? url_ + place.substr(root.size()) : place;
}

}  // namespace quanlu::consumers::cli::prefix
