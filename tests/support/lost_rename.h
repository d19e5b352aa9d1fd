#pragma once
// What a cut of the power may take back of a process that was killed: a rename that was not made
// durable. `before` is taken of some folders, `lose` puts the newest change back as it was.
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace quanlu::tests {

class LostRename {
 public:
  explicit LostRename(std::vector<std::filesystem::path> folders) : folders_(std::move(folders)) {
    each([&](const std::filesystem::path& file) { before_[file] = content(file); });
  }

  // False: nothing had changed.
  bool lose() const {
    std::optional<std::filesystem::path> newest;
    each([&](const std::filesystem::path& file) {
      const auto was = before_.find(file);
      if (was != before_.end() && was->second == content(file)) return;
      if (!newest || last_write_time(file) >= last_write_time(*newest)) newest = file;
    });
    if (!newest) return false;
    const auto was = before_.find(*newest);
    if (was == before_.end())
      std::filesystem::remove(*newest);
    else
      std::ofstream(*newest, std::ios::binary) << was->second;
    return true;
  }

 private:
  template <typename Visit>
  void each(Visit visit) const {
    for (const auto& folder : folders_) {
      if (!std::filesystem::exists(folder)) continue;
      for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
        if (entry.is_regular_file() && entry.path().extension() != ".lock") visit(entry.path());
    }
  }
  static std::string content(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }

  std::vector<std::filesystem::path> folders_;
  std::map<std::filesystem::path, std::string> before_;
};

}  // namespace quanlu::tests
