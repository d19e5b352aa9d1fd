#pragma once
// Writing and reading the archive. The reader takes exactly what the writer writes, so that every
// archive has one form: whatever an office program packed anew is refused, and says so.
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/base/bytes.h"
#include "schemas/base/result.h"

namespace quanlu::ledger::archive {

using Files = std::map<std::string, Bytes, std::less<>>;  // by name; bytes decide the order

// The archive of these files. Names are is_file_name (CHECK). kUsage "zip_limit": more than 1 M
// files or 4 GiB.
Result<Bytes> write_zip(const Files& files);

// Bytes of an archive from a disk or from memory. Used by one thread.
class ZipSource {
 public:
  virtual ~ZipSource() = default;
  virtual std::uint64_t size() const = 0;
  // Exactly `count` bytes that are there: offset + count <= size().
  virtual Result<Bytes> read(std::uint64_t offset, std::size_t count) = 0;
};

class MemoryZip final : public ZipSource {
 public:
  explicit MemoryZip(BytesView bytes) : bytes_(bytes) {}
  std::uint64_t size() const override { return bytes_.size(); }
  Result<Bytes> read(std::uint64_t offset, std::size_t count) override;

 private:
  BytesView bytes_;
};

// kAbsent "file_absent"; kUsage "zip" for what is no plain file; kFailed "io".
Result<std::unique_ptr<ZipSource>> open_zip_file(const std::filesystem::path& file);

// A file in an archive that was read: where its content lies.
struct PackedFile {
  std::string name;
  std::uint64_t offset = 0;
  std::uint32_t size = 0, crc = 0;
};

// The directory is held in memory, contents are read when they are asked for. Borrows the source.
class StoredZip {
 public:
  // kUsage "zip": names the first thing that is not as it must be, and at which offset.
  static Result<StoredZip> open(ZipSource& source);

  const std::vector<PackedFile>& files() const { return files_; }  // by name
  const PackedFile* find(std::string_view name) const;             // null: none

  struct Content {
    Bytes bytes;
    bool crc_fits = false;
  };
  Result<Content> read(const PackedFile& file) const;

 private:
  explicit StoredZip(ZipSource& source) : source_(&source) {}
  ZipSource* source_;
  std::vector<PackedFile> files_;
};

}  // namespace quanlu::ledger::archive
