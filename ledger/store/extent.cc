#include "ledger/store/extent.h"

#include <bit>
#include <cerrno>
#include <cstring>
#include <optional>
#include <vector>

#include <fcntl.h>
#include <pthread.h>
#include <sys/stat.h>
#include <unistd.h>

namespace quanlu::ledger::store {
namespace {

constexpr std::uint64_t kNoPage = UINT64_MAX;
constexpr std::uint32_t kMagic = 0xBEEFC0DE;
constexpr int kDepthMax = 32, kTriesMax = 100;
namespace page {
constexpr std::size_t kFlags = 10, kLower = 12, kHeader = 16;
constexpr std::uint16_t kBranch = 1, kLeaf = 2;
}  // namespace page
namespace node {
constexpr std::size_t kHigh = 2, kFlags = 4, kKeySize = 6, kHeader = 8;
constexpr std::uint16_t kOnOwnPages = 1;
}  // namespace node
namespace meta {  // behind the page header
constexpr std::size_t kPageSize = 24, kFreeRoot = 64, kLastPage = 120, kSnapshot = 128, kSize = 136;
}  // namespace meta

template <typename Number>
Number number_at(BytesView bytes, std::size_t at) {  // LMDB's numbers are the machine's
  Number number{};
  std::memcpy(&number, bytes.data() + at, sizeof number);
  return number;
}

std::optional<Bytes> read_at(int file, std::uint64_t offset, std::size_t size) {
  Bytes bytes(size);
  for (std::size_t done = 0; done < size;) {
    const ssize_t got =
        pread(file, bytes.data() + done, size - done, static_cast<off_t>(offset + done));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return std::nullopt;
    done += static_cast<std::size_t>(got);
  }
  return bytes;
}

// The list of free pages, read from the file and never through the map.
class FreeList {
 public:
  FreeList(int file, std::uint64_t page_size, std::uint64_t end)
      : file_(file), page_size_(page_size), end_(end) {}

  // How many pages from `first` on the tree at `root` lists; nothing when a part of it is not there
  // or is no such tree.
  std::optional<std::uint64_t> count_from(std::uint64_t root, std::uint64_t first) {
    count_ = 0;
    if (root != kNoPage && !walk(root, first, 0)) return std::nullopt;
    return count_;
  }

 private:
  bool walk(std::uint64_t number, std::uint64_t first, int depth) {
    if (number < kMetaPages || number >= end_ || depth == kDepthMax || ++visited_ > end_)
      return false;
    const auto bytes = read_at(file_, number * page_size_, page_size_);
    if (!bytes) return false;
    const auto flags = number_at<std::uint16_t>(*bytes, page::kFlags);
    const std::size_t lower = number_at<std::uint16_t>(*bytes, page::kLower);
    if (lower < page::kHeader || lower > page_size_) return false;
    for (std::size_t at = page::kHeader; at + 1 < lower; at += 2) {
      const std::size_t start = number_at<std::uint16_t>(*bytes, at);
      if (start + node::kHeader > page_size_) return false;
      const BytesView rest = BytesView(*bytes).subspan(start);
      if (flags == page::kBranch ? !walk(child_of(rest), first, depth + 1)
                                 : flags != page::kLeaf || !leaf(rest, first))
        return false;
    }
    return true;
  }

  static std::uint64_t child_of(BytesView entry) {
    return number_at<std::uint32_t>(entry, 0) |
           std::uint64_t{number_at<std::uint16_t>(entry, node::kFlags)} << 32U;
  }

  // "u64 count, page numbers", in the page or on pages of its own.
  bool leaf(BytesView entry, std::uint64_t first) {
    const std::size_t size = number_at<std::uint32_t>(entry, 0);
    const std::size_t start = node::kHeader + number_at<std::uint16_t>(entry, node::kKeySize);
    if (number_at<std::uint16_t>(entry, node::kFlags) != node::kOnOwnPages)
      return start + size <= entry.size() && list(entry.subspan(start, size), first);
    if (start + 8 > entry.size()) return false;
    const auto number = number_at<std::uint64_t>(entry, start);
    if (number >= end_ || size > (end_ - number) * page_size_ - page::kHeader) return false;
    const auto bytes = read_at(file_, number * page_size_ + page::kHeader, size);
    return bytes && list(*bytes, first);
  }

  bool list(BytesView bytes, std::uint64_t first) {
    if (bytes.size() < 8) return false;
    const auto count = number_at<std::uint64_t>(bytes, 0);
    if (count > bytes.size() / 8 - 1) return false;
    for (std::uint64_t i = 1; i <= count; ++i)
      if (number_at<std::uint64_t>(bytes, i * 8) >= first) ++count_;
    return true;
  }

  int file_;
  std::uint64_t page_size_, end_;  // in pages: the whole ones of the file
  std::uint64_t count_ = 0, visited_ = 0;
};

tl::unexpected<Error> cut(const std::filesystem::path& data, std::uint64_t needed,
                          std::uint64_t size) {
  return fail(Error{.kind = Failure::kTampered,
                    .reason = "store_cut",
                    .what = {"存储文件的尾部不见了", "the end of a store file is missing"},
                    .where = data.string(),
                    .expected = std::to_string(needed) + " B",
                    .found = std::to_string(size) + " B",
                    .remedy = {"视图: quanlu rebuild; state/: 删去后由日志重建; "
                               "日志与密钥环: 先复制现场, 再从副本恢复后核验",
                               "views: quanlu rebuild; state/: remove it, it is made again from "
                               "the log; log and keyring: copy what is there, then restore them "
                               "from a backup and verify"}});
}

// The root of the free list in the newest snapshot; nothing while a writer changes it.
std::optional<std::uint64_t> free_root(int file, const MDB_envinfo& info, std::uint64_t page_size) {
  const auto bytes =
      read_at(file, (info.me_last_txnid % kMetaPages) * page_size + page::kHeader, meta::kSize);
  if (!bytes || number_at<std::uint32_t>(*bytes, 0) != kMagic) return std::nullopt;
  if (number_at<std::uint64_t>(*bytes, meta::kSnapshot) != info.me_last_txnid) return std::nullopt;
  if (number_at<std::uint64_t>(*bytes, meta::kLastPage) != info.me_last_pgno) return std::nullopt;
  if (number_at<std::uint32_t>(*bytes, meta::kPageSize) != page_size) return std::nullopt;
  return number_at<std::uint64_t>(*bytes, meta::kFreeRoot);
}

std::uint64_t size_of(int file) {
  struct stat found {};
  return fstat(file, &found) == 0 ? static_cast<std::uint64_t>(found.st_size) : 0;
}

}  // namespace

// The meta page first, then the size: a writer's file has grown before its meta page says so.
Status check_extent(MDB_env* env, const std::filesystem::path& data) {
  int file = -1;
  MDB_stat stat{};
  mdb_env_get_fd(env, &file);
  mdb_env_stat(env, &stat);
  const std::uint64_t page_size = stat.ms_psize;
  std::uint64_t needed = 0, size = 0;
  for (int tries = 0; tries < kTriesMax; ++tries) {
    MDB_envinfo info{};
    mdb_env_info(env, &info);
    needed = (info.me_last_pgno + 1) * page_size;
    size = size_of(file);
    if (size >= needed) return {};
    const auto root = free_root(file, info, page_size);
    if (!root) continue;
    const std::uint64_t end = size / page_size;
    const auto free = FreeList(file, page_size, end).count_from(*root, end);
    if (free && *free == info.me_last_pgno + 1 - end) return {};
    break;
  }
  return cut(data, needed, size);
}

Status check_head(const std::filesystem::path& data) {
  constexpr std::uint64_t kPageSizeMin = 256, kPageSizeMax = 65536, kLastPageMax = 1ULL << 36U;
  const int file = open(data.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return fail(store_error(errno, "open", data.string()));
  const auto head = read_at(file, page::kHeader, meta::kSize);
  close(file);
  if (!head || number_at<std::uint32_t>(*head, 0) != kMagic) return {};
  const std::uint64_t page_size = number_at<std::uint32_t>(*head, meta::kPageSize);
  const bool fits = page_size >= kPageSizeMin && page_size <= kPageSizeMax &&
                    std::has_single_bit(page_size) &&
                    number_at<std::uint64_t>(*head, meta::kLastPage) <= kLastPageMax;
  if (!fits) return fail(store_error(MDB_INVALID, "open", data.string()));
  return {};
}

bool lock_knows_rows(const std::filesystem::path& lock) {
  // Behind magic, format and a mutex. LMDB locks this file by the process, which does not have it
  // open yet: closing it here gives no lock up.
  constexpr std::size_t kSnapshot = 8 + sizeof(pthread_mutex_t), kSize = kSnapshot + 8;
  const int file = open(lock.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return false;
  const auto bytes = read_at(file, 0, kSize);
  close(file);
  return bytes && number_at<std::uint32_t>(*bytes, 0) == kMagic &&
         number_at<std::uint64_t>(*bytes, kSnapshot) != 0;
}

tl::unexpected<Error> emptied(const std::filesystem::path& data) {
  std::error_code unknown;
  const auto size = std::filesystem::file_size(data, unknown);
  const auto page_size = static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
  return cut(data, (kMetaPages + 1) * page_size, unknown ? 0 : size);
}

}  // namespace quanlu::ledger::store
