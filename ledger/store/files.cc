#include "ledger/store/files.h"

#include <cerrno>
#include <cstring>
#include <set>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "ledger/store/file_batch.h"
#include "schemas/base/kill_point.h"

namespace quanlu::ledger::store {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kHolderBytesMax = 200;
constexpr unsigned kFolderMode = 0750, kFileMode = 0640;
constexpr std::size_t kSyncedAlone = 8;  // files of a batch, above which one syncfs is cheaper

tl::unexpected<Error> system_error(int code, const char* action, const fs::path& path) {
  Error error{.reason = "file_error",
              .what = {"文件操作失败", std::string("cannot ") + action},
              .where = path.string(),
              .found = std::strerror(code)};
  if (code == ENOENT) {
    error.kind = Failure::kAbsent;
    error.reason = "file_absent";
    error.what = {"文件不存在", "the file does not exist"};
  } else if (code == EACCES || code == EPERM || code == EROFS) {
    error.kind = Failure::kDenied;
    error.reason = "file_access";
    error.remedy = code == EROFS ? Words{"该文件系统只读", "this file system is read-only"}
                                 : Words{"以账本目录的属主身份运行",
                                         "run as the user who owns the ledger directory"};
  } else if (code == ENOSPC || code == EDQUOT || code == EFBIG) {
    error.reason = "disk_full";
    error.remedy = {"腾出磁盘空间后重试", "free disk space and try again"};
  }
  return fail(std::move(error));
}

// A descriptor that closes itself.
class Descriptor {
 public:
  Descriptor(const fs::path& path, int flags, unsigned mode = 0)
      : number_(::open(path.c_str(), flags | O_CLOEXEC, mode)) {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  bool ok() const { return number_ >= 0; }
  int number() const { return number_; }

 private:
  int number_;
};

bool write_all(int descriptor, BytesView bytes) {
  while (!bytes.empty()) {
    const ssize_t wrote = ::write(descriptor, bytes.data(), bytes.size());
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote <= 0) return false;
    bytes = bytes.subspan(static_cast<std::size_t>(wrote));
  }
  return true;
}

fs::path folder_of(const fs::path& file) {
  return file.has_parent_path() ? file.parent_path() : fs::path(".");
}

// Where a file of a batch lies until it is settled.
fs::path unsettled(const fs::path& file) {
  fs::path fresh = file;
  fresh += ".new." + std::to_string(::getpid());
  return fresh;
}

Status sync_path(const fs::path& path, int flags) {
  const Descriptor descriptor(path, O_RDONLY | flags);
  if (!descriptor.ok() || ::fsync(descriptor.number()) != 0)
    return system_error(errno, "sync", path);
  return {};
}

Status write_and_sync(const fs::path& file, BytesView bytes, unsigned mode) {
  const Descriptor descriptor(file, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, mode);
  if (!descriptor.ok() || ::fchmod(descriptor.number(), mode) != 0 ||
      !write_all(descriptor.number(), bytes) || ::fsync(descriptor.number()) != 0)
    return system_error(errno, "write", file);
  return {};
}

// Whether the last line has its end; an empty file has none that lacks it.
bool ends_whole(int descriptor) {
  const off_t size = ::lseek(descriptor, 0, SEEK_END);
  char last = '\n';
  return size <= 0 || (::pread(descriptor, &last, 1, size - 1) == 1 && last == '\n');
}

}  // namespace

Status make_folder(const fs::path& folder, unsigned mode) {
  std::vector<fs::path> missing;
  for (fs::path at = folder; !at.empty() && !fs::exists(at); at = at.parent_path())
    missing.push_back(at);
  for (; !missing.empty(); missing.pop_back()) {
    if (::mkdir(missing.back().c_str(), mode) != 0 && errno != EEXIST)
      return system_error(errno, "make folder", missing.back());
    TRY(sync_folder(folder_of(missing.back())));
  }
  return {};
}

Status sync_file(const fs::path& file) {
  return sync_path(file, 0);
}

Status sync_folder(const fs::path& folder) {
  return sync_path(folder, O_DIRECTORY);
}

Status replace_file(const fs::path& file, BytesView bytes, unsigned mode) {
  const fs::path fresh = unsettled(file);
  if (Status written = write_and_sync(fresh, bytes, mode); !written) {
    ::unlink(fresh.c_str());
    if (written.error().kind != Failure::kAbsent) return written;
    return fail(Error{.kind = Failure::kUsage,  // a file that is made anew lacks its folder only
                      .reason = "folder_absent",
                      .what = {"没有这个文件夹", "there is no such folder"},
                      .where = file.string(),
                      .expected = folder_of(file).string()});
  }
  KILL_POINT("store.written");
  if (::rename(fresh.c_str(), file.c_str()) != 0) return system_error(errno, "rename", file);
  KILL_POINT("store.renamed");
  return sync_folder(folder_of(file));
}

FileBatch::~FileBatch() {
  abandon();
  if (folder_ >= 0) ::close(folder_);
}

void FileBatch::abandon() {
  for (const fs::path& file : files_)
    ::unlink(unsettled(file).c_str());
  files_.clear();
}

Status FileBatch::add(const fs::path& file, BytesView bytes) {
  TRY(make_folder(folder_of(file), kFolderMode));
  if (folder_ < 0) folder_ = ::open(folder_of(file).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder_ < 0) return system_error(errno, "open", folder_of(file));
  const fs::path fresh = unsettled(file);
  const Descriptor descriptor(fresh, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, kFileMode);
  if (!descriptor.ok()) return system_error(errno, "write", file);
  files_.push_back(file);
  if (!write_all(descriptor.number(), bytes)) return system_error(errno, "write", file);
  return {};
}

Status FileBatch::settle() {
  if (files_.empty()) return {};
  if (files_.size() <= kSyncedAlone) {
    for (const fs::path& file : files_)
      TRY(sync_file(unsettled(file)));
  } else if (::syncfs(folder_) != 0) {
    return system_error(errno, "sync", files_.front());
  }
  std::set<fs::path> folders;
  for (const fs::path& file : files_) {
    KILL_POINT("store.batch_written");
    if (::rename(unsettled(file).c_str(), file.c_str()) != 0)
      return system_error(errno, "rename", file);
    KILL_POINT("store.batch_renamed");
    folders.insert(folder_of(file));
  }
  files_.clear();
  for (const fs::path& folder : folders)
    TRY(sync_folder(folder));
  return {};
}

Status append_lines(const fs::path& file, BytesView lines, unsigned mode) {
  const bool fresh = !fs::exists(file);
  const Descriptor descriptor(file, O_RDWR | O_CREAT | O_APPEND | O_NOFOLLOW, mode);
  if (!descriptor.ok()) return system_error(errno, "open", file);
  if (!ends_whole(descriptor.number()) && !write_all(descriptor.number(), as_bytes("\n")))
    return system_error(errno, "write", file);
  if (!write_all(descriptor.number(), lines) || ::fdatasync(descriptor.number()) != 0)
    return system_error(errno, "write", file);
  return fresh ? sync_folder(folder_of(file)) : Status();
}

Result<Bytes> read_file(const fs::path& file, std::size_t size_max) {
  const Descriptor descriptor(file, O_RDONLY | O_NONBLOCK);  // a pipe would be waited for
  struct stat found {};
  if (!descriptor.ok() || ::fstat(descriptor.number(), &found) != 0)
    return system_error(errno, "read", file);
  if (!S_ISREG(found.st_mode))
    return fail(Failure::kUsage, "not_a_file", {"不是普通文件", "not a plain file"}, file.string());
  if (static_cast<std::size_t>(found.st_size) > size_max)
    return fail(Error{.kind = Failure::kUsage,
                      .reason = "file_too_large",
                      .what = {"文件过大", "the file is too large"},
                      .where = file.string(),
                      .expected = "<= " + std::to_string(size_max),
                      .found = std::to_string(found.st_size)});
  Bytes bytes(static_cast<std::size_t>(found.st_size));
  std::size_t have = 0;
  while (have < bytes.size()) {
    const ssize_t got = ::read(descriptor.number(), bytes.data() + have, bytes.size() - have);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return system_error(errno, "read", file);
    if (got == 0) break;  // it became shorter meanwhile
    have += static_cast<std::size_t>(got);
  }
  bytes.resize(have);
  return bytes;
}

Status overwrite_and_remove(const fs::path& file) {
  {
    const Descriptor descriptor(file, O_WRONLY | O_NOFOLLOW);
    if (!descriptor.ok() && errno == ENOENT) return {};
    struct stat found {};
    if (!descriptor.ok() || ::fstat(descriptor.number(), &found) != 0)
      return system_error(errno, "overwrite", file);
    const Bytes zeros(1 << 16);
    for (off_t left = found.st_size; left > 0;) {
      const std::size_t some = std::min<std::size_t>(zeros.size(), static_cast<std::size_t>(left));
      if (!write_all(descriptor.number(), BytesView(zeros).first(some)))
        return system_error(errno, "overwrite", file);
      left -= static_cast<off_t>(some);
    }
    if (::fsync(descriptor.number()) != 0) return system_error(errno, "overwrite", file);
  }
  if (::unlink(file.c_str()) != 0) return system_error(errno, "remove", file);
  return sync_folder(folder_of(file));
}

Status exchange_files(const fs::path& left, const fs::path& right) {
  if (::renameat2(AT_FDCWD, left.c_str(), AT_FDCWD, right.c_str(), RENAME_EXCHANGE) != 0)
    return system_error(errno, "exchange", right);
  TRY(sync_folder(folder_of(left)));
  return sync_folder(folder_of(right));
}

Status replace_secret_file(const fs::path& file, BytesView bytes) {
  fs::path fresh = file;
  fresh += ".new";
  TRY(overwrite_and_remove(fresh));
  TRY(write_and_sync(fresh, bytes, 0600));
  if (fs::exists(file)) {
    TRY(exchange_files(fresh, file));
    return overwrite_and_remove(fresh);
  }
  if (::rename(fresh.c_str(), file.c_str()) != 0) return system_error(errno, "rename", file);
  return sync_folder(folder_of(file));
}

fs::path dirty_marker(const fs::path& folder) {
  fs::path marker = folder;
  marker += ".dirty";
  return marker;
}

Result<DiskSpace> disk_space(const fs::path& folder) {
  struct statvfs found {};
  if (::statvfs(folder.c_str(), &found) != 0) return system_error(errno, "measure", folder);
  return DiskSpace{.free = static_cast<std::uint64_t>(found.f_bavail) * found.f_frsize,
                   .total = static_cast<std::uint64_t>(found.f_blocks) * found.f_frsize};
}

// The file is never removed: whoever waits on its inode would lock another file than the next one.
Result<FileLock> FileLock::take(const fs::path& file, std::string_view holder) {
  const int number = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0640);
  if (number < 0) return system_error(errno, "open", file);
  FileLock lock(number);
  int code = 0;
  while ((code = ::flock(number, LOCK_EX | LOCK_NB)) != 0 && errno == EINTR) {
  }
  if (code != 0 && errno != EWOULDBLOCK) return system_error(errno, "lock", file);
  if (code != 0) {
    auto text = read_file(file, kHolderBytesMax);
    return fail(
        Error{.kind = Failure::kConflict,
              .reason = "locked",
              .what = {"账本正由另一进程写入", "another process holds the writer lock"},
              .where = file.string(),
              .found = text ? std::string(as_text(*text)) : std::string(),
              .remedy = {"等它结束后再运行; 若是服务, 先停止它",
                         "run again when it has ended; a service has to be stopped first"}});
  }
  const BytesView text = as_bytes(holder.substr(0, kHolderBytesMax));
  if (::ftruncate(number, 0) != 0 || !write_all(number, text))
    return system_error(errno, "lock", file);
  return lock;
}

FileLock::FileLock(FileLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

FileLock& FileLock::operator=(FileLock&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  return *this;
}

FileLock::~FileLock() {
  if (descriptor_ >= 0) ::close(descriptor_);  // the lock ends with the last descriptor
}

}  // namespace quanlu::ledger::store
