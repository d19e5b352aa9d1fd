#include "tests/support/power_cut.h"

#include <mutex>

#include <dlfcn.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

namespace quanlu::tests {
namespace {

struct Recording {
  std::mutex mutex;
  bool on = false;
  std::filesystem::path file;
  std::vector<DiskStep> steps;
};
Recording& recording() {
  static Recording instance;
  return instance;
}

bool is_recorded(int descriptor) {
  struct stat mine {
  }, theirs{};
  return recording().on && stat(recording().file.c_str(), &mine) == 0 &&
         fstat(descriptor, &theirs) == 0 && mine.st_ino == theirs.st_ino &&
         mine.st_dev == theirs.st_dev;
}

void record(int descriptor, DiskStep step) {
  const std::lock_guard lock(recording().mutex);
  if (is_recorded(descriptor)) recording().steps.push_back(std::move(step));
}

void record_write(int descriptor, const void* data, std::size_t size, off_t offset) {
  if (!recording().on) return;
  const auto* bytes = static_cast<const std::uint8_t*>(data);
  const bool synced = (fcntl(descriptor, F_GETFL) & O_DSYNC) != 0;
  record(descriptor, {.kind = synced ? DiskStep::kSyncedWrite : DiskStep::kWrite,
                      .offset = static_cast<std::uint64_t>(offset),
                      .bytes = Bytes(bytes, bytes + size)});
}

template <typename Function>
Function real(const char* name) {
  return reinterpret_cast<Function>(dlsym(RTLD_NEXT, name));
}

}  // namespace

DiskRecorder::DiskRecorder(const std::filesystem::path& file) {
  recording().file = file;
  recording().steps.clear();
  recording().on = true;
}
DiskRecorder::~DiskRecorder() {
  recording().on = false;
}
void DiskRecorder::answer(std::uint64_t promised) {
  const std::lock_guard lock(recording().mutex);
  recording().steps.push_back({.kind = DiskStep::kAnswer, .answered = promised});
}
const std::vector<DiskStep>& DiskRecorder::steps() const {
  return recording().steps;
}

}  // namespace quanlu::tests

// The whole program's calls come through here; they do what they always did.
extern "C" {

ssize_t pwrite(int descriptor, const void* data, std::size_t size, off_t offset) {
  static const auto real =
      quanlu::tests::real<ssize_t (*)(int, const void*, std::size_t, off_t)>("pwrite");
  const ssize_t wrote = real(descriptor, data, size, offset);
  if (wrote > 0)
    quanlu::tests::record_write(descriptor, data, static_cast<std::size_t>(wrote), offset);
  return wrote;
}

ssize_t write(int descriptor, const void* data, std::size_t size) {
  static const auto real = quanlu::tests::real<ssize_t (*)(int, const void*, std::size_t)>("write");
  const off_t offset = quanlu::tests::recording().on ? lseek(descriptor, 0, SEEK_CUR) : 0;
  const ssize_t wrote = real(descriptor, data, size);
  if (wrote > 0)
    quanlu::tests::record_write(descriptor, data, static_cast<std::size_t>(wrote), offset);
  return wrote;
}

ssize_t writev(int descriptor, const iovec* parts, int count) {
  static const auto real = quanlu::tests::real<ssize_t (*)(int, const iovec*, int)>("writev");
  off_t offset = quanlu::tests::recording().on ? lseek(descriptor, 0, SEEK_CUR) : 0;
  const ssize_t wrote = real(descriptor, parts, count);
  for (ssize_t i = 0, left = wrote; i < count && left > 0; ++i) {
    const ssize_t part = std::min<ssize_t>(left, static_cast<ssize_t>(parts[i].iov_len));
    quanlu::tests::record_write(descriptor, parts[i].iov_base, static_cast<std::size_t>(part),
                                offset);
    offset += part;
    left -= part;
  }
  return wrote;
}

int fdatasync(int descriptor) {
  static const auto real = quanlu::tests::real<int (*)(int)>("fdatasync");
  const int code = real(descriptor);
  if (code == 0)
    quanlu::tests::record(descriptor, {.kind = quanlu::tests::DiskStep::kBarrier, .bytes = {}});
  return code;
}

int fsync(int descriptor) {
  static const auto real = quanlu::tests::real<int (*)(int)>("fsync");
  const int code = real(descriptor);
  if (code == 0)
    quanlu::tests::record(descriptor, {.kind = quanlu::tests::DiskStep::kBarrier, .bytes = {}});
  return code;
}

}  // extern "C"
