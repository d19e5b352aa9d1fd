#pragma once
// A sorted run of rows on disk: written once, searched while the log goes on where its rows are
// ones that are looked up, merged with others at the end, then removed. It lives as long as the
// rebuild that made it; no other process reads it and no crash needs it.
//   row: u32 words size, u16 key size, u8 view, u8 dead, key, words; by view, then by key
#include <array>
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
  };
  struct Part {
    std::uint64_t begin = 0, end = 0;
  };

  ~RunFile();  // removes the file
  RunFile(const RunFile&) = delete;
  RunFile& operator=(const RunFile&) = delete;

  // Of a run that was written with an index. `hash` is hash_of() the row.
  std::optional<Row> find(std::uint64_t hash, BytesView key) const;
  Part part(views::View view) const { return parts_[static_cast<std::size_t>(view)]; }
  int descriptor() const { return descriptor_; }

  std::size_t memory() const { return offsets_.capacity() * sizeof offsets_[0] + seen_.capacity(); }
  void forget_pages() const;  // those of the file that find() touched

 private:
  friend class RunWriter;
  RunFile() = default;
  Row at(std::uint64_t offset) const;

  std::filesystem::path path_;
  int descriptor_ = -1;
  std::array<Part, views::kViews> parts_{};
  const std::uint8_t* bytes_ = nullptr;  // mapped; with an index only
  std::uint64_t size_ = 0;
  std::vector<std::uint64_t> offsets_;  // of all rows
  std::vector<std::uint8_t> seen_;      // a Bloom filter of their hashes, 8 bits for each
};

class RunWriter {
 public:
  RunWriter(std::filesystem::path path, bool with_index);

  void add(views::View view, BytesView key, BytesView words, bool dead);
  Result<std::unique_ptr<RunFile>> finish();

 private:
  void pour();
  Status make_index();
  std::unique_ptr<RunFile> run_;
  const bool with_index_;
  int failed_ = 0;  // errno of the first failure
  Bytes buffer_;
  std::vector<std::uint64_t> hashes_;
};

// The rows of a view in key order, of equal keys the one of the latest run, dead ones left out.
using TakeRow = std::function<Status(BytesView key, BytesView words)>;
Status merge_runs(const std::vector<std::unique_ptr<RunFile>>& runs, views::View view,
                  const TakeRow& take);

}  // namespace quanlu::projections::follow
