#pragma once
// A sorted run of rows on disk, mapped into memory: written once, searched while the log goes on,
// merged at the end, then removed. It lives as long as the rebuild that made it; no other process
// reads it and no crash needs it.
//   row: u32 words size, u16 key size, u8 view, u8 dead, key, words; in the order of view and key
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "projections/views/view.h"
#include "schemas/base/bytes.h"
#include "schemas/base/result.h"

namespace quanlu::projections::follow {

class RunFile {
 public:
  struct Row {
    views::View view;
    bool dead = false;
    BytesView key, words;
    std::uint64_t next = 0;  // offset of the row behind
  };

  ~RunFile();  // removes the file
  RunFile(const RunFile&) = delete;
  RunFile& operator=(const RunFile&) = delete;

  Row at(std::uint64_t offset) const;
  std::uint64_t size() const { return size_; }
  // Only for rows that are looked up (not append_only). `hash` as RunWriter::add got it.
  std::optional<Row> find(std::uint64_t hash, views::View view, BytesView key) const;

 private:
  friend class RunWriter;
  RunFile() = default;

  std::filesystem::path path_;
  const std::uint8_t* bytes_ = nullptr;
  std::uint64_t size_ = 0;
  std::vector<std::uint64_t> offsets_;  // of the rows that are looked up
  std::vector<std::uint8_t> seen_;      // a Bloom filter of their hashes, 8 bits for each
};

class RunWriter {
 public:
  explicit RunWriter(std::filesystem::path path);
  ~RunWriter();
  RunWriter(const RunWriter&) = delete;
  RunWriter& operator=(const RunWriter&) = delete;

  void add(views::View view, std::uint64_t hash, BytesView key, BytesView words, bool dead);
  Result<std::unique_ptr<RunFile>> finish();

 private:
  void pour();
  std::filesystem::path path_;
  int descriptor_ = -1;
  int failed_ = 0;  // errno of the first failure
  Bytes buffer_;
  std::uint64_t size_ = 0;
  std::vector<std::uint64_t> offsets_, hashes_;
};

// All rows in order, of equal keys the one of the latest run, dead ones left out.
Status merge_runs(const std::vector<std::unique_ptr<RunFile>>& runs,
                  const std::function<Status(views::View, BytesView, BytesView)>& take);

}  // namespace quanlu::projections::follow
