#pragma once
// A folder of the test's own, gone when the test is.
#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>

namespace quanlu::tests {

class TempDir {
 public:
  explicit TempDir(const std::filesystem::path& under = std::filesystem::temp_directory_path()) {
    std::string name = (under / "quanlu-test-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder " + name);
    path_ = name;
  }
  ~TempDir() {
    std::error_code ignored;  // a leftover folder under /tmp harms nobody
    std::filesystem::remove_all(path_, ignored);
  }
  TempDir(const TempDir&) = delete;
  TempDir& operator=(const TempDir&) = delete;

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace quanlu::tests
