#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ledger/archive/stored_zip.h"

namespace quanlu::ledger::archive {
namespace {

class ZipFile final : public ZipSource {
 public:
  ZipFile(int descriptor, std::uint64_t size) : descriptor_(descriptor), size_(size) {}
  ~ZipFile() override { ::close(descriptor_); }
  ZipFile(const ZipFile&) = delete;
  ZipFile& operator=(const ZipFile&) = delete;

  std::uint64_t size() const override { return size_; }

  Result<Bytes> read(std::uint64_t offset, std::size_t count) override {
    Bytes bytes(count);
    for (std::size_t done = 0; done < count;) {
      const ssize_t got = ::pread(descriptor_, bytes.data() + done, count - done,
                                  static_cast<off_t>(offset + done));
      if (got < 0 && errno == EINTR) continue;
      if (got <= 0)  // it was cut while it was read
        return fail(Error{.kind = Failure::kFailed,
                          .reason = "io",
                          .what = {"文件读不出", "the file cannot be read"},
                          .where = "offset " + std::to_string(offset + done),
                          .expected = std::to_string(count - done) + " B",
                          .found = got < 0 ? std::strerror(errno) : "0 B",
                          .remedy = {}});
      done += static_cast<std::size_t>(got);
    }
    return bytes;
  }

 private:
  int descriptor_;
  std::uint64_t size_;
};

}  // namespace

Result<std::unique_ptr<ZipSource>> open_zip_file(const std::filesystem::path& file) {
  const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (descriptor < 0 && errno == ENOENT)
    return fail(Failure::kAbsent, "file_absent", {"没有这个文件", "no such file"}, file.string());
  if (descriptor < 0)
    return fail(Error{.kind = Failure::kFailed,
                      .reason = "io",
                      .what = {"文件打不开", "the file cannot be opened"},
                      .where = file.string(),
                      .expected = {},
                      .found = std::strerror(errno),
                      .remedy = {}});
  struct stat status {};
  if (::fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode)) {
    ::close(descriptor);
    return fail(Failure::kUsage, "zip", {"不是普通文件", "this is no plain file"}, file.string());
  }
  return std::make_unique<ZipFile>(descriptor, static_cast<std::uint64_t>(status.st_size));
}

}  // namespace quanlu::ledger::archive
