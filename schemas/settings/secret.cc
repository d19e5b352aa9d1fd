#include <array>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "schemas/settings/settings.h"

namespace quanlu::schemas::settings {
namespace {

constexpr std::size_t kBytesMax = std::size_t{64} << 10;
constexpr std::string_view kCredential = "credential:";

class OpenFile {
 public:
  explicit OpenFile(const std::string& path) : handle_(open(path.c_str(), O_RDONLY | O_CLOEXEC)) {}
  ~OpenFile() {
    if (handle_ >= 0) close(handle_);
  }
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;

  int handle() const { return handle_; }

 private:
  int handle_;
};

Status check_mode(int handle, const std::string& path) {
  struct stat status {};
  if (fstat(handle, &status) != 0 || !S_ISREG(status.st_mode))
    return fail(Failure::kAbsent, "secret", {"不是文件", "not a file"}, path);
  if ((status.st_mode & 0177) == 0) return {};
  return fail(Error{.kind = Failure::kDenied,
                    .reason = "secretMode",
                    .what = {"密钥文件的权限过宽", "the file of a secret is open to others"},
                    .where = path,
                    .expected = "0600",
                    .remedy = {"chmod 600 " + path, "chmod 600 " + path}});
}

Result<std::string> read_all(int handle, const std::string& path) {
  std::string text;
  std::array<char, 4096> chunk{};
  while (text.size() <= kBytesMax) {
    const ssize_t got = read(handle, chunk.data(), chunk.size());
    if (got < 0) return fail(Failure::kFailed, "secret", {"读取失败", "cannot be read"}, path);
    if (got == 0) return text;
    text.append(chunk.data(), static_cast<std::size_t>(got));
  }
  return fail(Failure::kUsage, "secret", {"密钥文件过大", "the file of a secret is too large"},
              path);
}

}  // namespace

Result<std::string> secret_file(std::string_view value, std::string_view credentials_directory) {
  if (value.substr(0, kCredential.size()) != kCredential) return std::string(value);
  const std::string name(value.substr(kCredential.size()));
  if (name.empty() || name.find('/') != std::string::npos || credentials_directory.empty())
    return fail(Failure::kUsage, "secret",
                {"没有凭据目录或凭据名不符", "no credentials directory, or a wrong name"}, name);
  return std::string(credentials_directory) + "/" + name;
}

Result<std::string> read_secret(std::string_view value, std::string_view credentials_directory) {
  TRY_ASSIGN(const std::string path, secret_file(value, credentials_directory));
  const OpenFile file(path);
  if (file.handle() < 0)
    return fail(Failure::kAbsent, "secret", {"打不开密钥文件", "the file cannot be opened"}, path);
  TRY(check_mode(file.handle(), path));
  TRY_ASSIGN(std::string text, read_all(file.handle(), path));
  if (!text.empty() && text.back() == '\n') text.pop_back();
  return text;
}

}  // namespace quanlu::schemas::settings
