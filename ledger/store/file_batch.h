#pragma once
#include <filesystem>
#include <vector>

#include "schemas/base/bytes.h"
#include "schemas/base/result.h"

namespace quanlu::ledger::store {

// Many files that become durable together: one sync of the file system for all of them instead of
// one for each. None has its name before settle(). A batch that ends before it leaves nothing.
class FileBatch {
 public:
  FileBatch() = default;
  FileBatch(const FileBatch&) = delete;
  FileBatch& operator=(const FileBatch&) = delete;
  ~FileBatch();

  // Makes the folders that are missing.
  Status add(const std::filesystem::path& file, BytesView bytes);
  std::size_t size() const { return files_.size(); }  // not settled yet
  // Contents, names and folders are on the disk when it returns. May be called again and again.
  Status settle();
  // Forgets what is not settled, as if it had never been added.
  void abandon();

 private:
  std::vector<std::filesystem::path> files_;
  int folder_ = -1;  // open since the first file, so that no failed write before a sync is missed
};

}  // namespace quanlu::ledger::store
