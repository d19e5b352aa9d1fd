#pragma once
// A sorted run of rows on disk: written once, searched while the log goes on where its rows are
// ones that are looked up, merged with others at the end, then removed. It lives as long as the
// rebuild that made it; no other process reads it and no crash needs it.
//   row: u32 words size, u16 key size, u8 view, u8 dead, key, words; by view, then by key; all in
//   whole words of 8 bytes
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

  // Of a run that was written with an index. `hash` is hash_of() the row, which is read into
  // `buffer`: one read of the file for a row that is there, hardly ever one for others.
  Result<std::optional<Row>> find(std::uint64_t hash, BytesView key, Bytes& buffer) const;
  Part part(views::View view) const { return parts_[static_cast<std::size_t>(view)]; }
  int descriptor() const { return descriptor_; }

  std::size_t memory() const { return slots_.capacity() * sizeof slots_[0]; }

 private:
  friend class RunWriter;
  struct Slot {
    std::uint32_t tag = 0, place = 0;  // of the hash; 1 + the word where the row begins, 0: free
  };
  RunFile() = default;
  Status read_row(std::uint64_t offset, Bytes& buffer) const;

  std::filesystem::path path_;
  int descriptor_ = -1;
  std::array<Part, views::kViews> parts_{};
  std::uint64_t size_ = 0;
  std::vector<Slot> slots_;  // open addressing
};

class RunWriter {
 public:
  // `rows_indexed`: how many rows will be added, of a run with an index; 0: without one.
  RunWriter(std::filesystem::path path, std::size_t rows_indexed);

  void add(views::View view, BytesView key, BytesView words, bool dead);
  Result<std::unique_ptr<RunFile>> finish();

 private:
  void pour();
  void index(std::uint64_t hash);
  std::unique_ptr<RunFile> run_;
  int failed_ = 0;  // errno of the first failure
  Bytes buffer_;
};

// The rows of a view in key order, of equal keys the one of the latest run, dead ones left out.
using TakeRow = std::function<Status(BytesView key, BytesView words)>;
Status merge_runs(const std::vector<std::unique_ptr<RunFile>>& runs, views::View view,
                  const TakeRow& take);

}  // namespace quanlu::projections::follow
