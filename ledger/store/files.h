#pragma once
// Whole files and folders, made so that a crash leaves the old or the new one, never a part; and
// the lock that keeps a second writer out of a ledger.
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "schemas/base/bytes.h"
#include "schemas/base/result.h"

namespace quanlu::ledger::store {

Status make_folder(const std::filesystem::path& folder, unsigned mode);  // with its parents
Status sync_file(const std::filesystem::path& file);
Status sync_folder(const std::filesystem::path& folder);  // names in it are durable

// Writes beside `file`, syncs, renames over it, syncs the folder.
Status replace_file(const std::filesystem::path& file, BytesView bytes, unsigned mode = 0640);
// Behind what is there, durable when it returns; `lines` ends with a line feed. What a crash left
// of a line is closed first, so that every line begins at the beginning of one.
Status append_lines(const std::filesystem::path& file, BytesView lines, unsigned mode = 0640);
// kAbsent "file_absent" when there is none, kUsage "file_too_large" above `size_max`.
Result<Bytes> read_file(const std::filesystem::path& file, std::size_t size_max);

// For secrets. Zeros over all bytes, synced, then unlinked. Absent: nothing to do.
Status overwrite_and_remove(const std::filesystem::path& file);
// Two files change places in one step that is durable when it returns (renameat2, Linux).
Status exchange_files(const std::filesystem::path& left, const std::filesystem::path& right);
// As replace_file, and then zeros over the old content. A crash may leave "<file>.new", which is
// either unfinished or the old content; the next call overwrites it.
Status replace_secret_file(const std::filesystem::path& file, BytesView bytes);

// "<folder>.dirty": what lies in the folder is not to be believed (generation.h).
std::filesystem::path dirty_marker(const std::filesystem::path& folder);

struct DiskSpace {
  std::uint64_t free = 0, total = 0;  // bytes, free for us
};
Result<DiskSpace> disk_space(const std::filesystem::path& folder);

// An exclusive flock(2) on a file, held until the object ends or the process dies. `holder` is
// written into it for the one who comes second, e.g. "pid 4711 serve".
class FileLock {
 public:
  // kConflict "locked" when another process, or another FileLock of this one, holds it; `found`
  // says who.
  static Result<FileLock> take(const std::filesystem::path& file, std::string_view holder);
  FileLock(FileLock&& other) noexcept;
  FileLock& operator=(FileLock&& other) noexcept;
  ~FileLock();

 private:
  explicit FileLock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_ = -1;
};

}  // namespace quanlu::ledger::store
