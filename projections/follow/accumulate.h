#pragma once
// The rows of a rebuild: kept in memory, bounded, given back in key order. Rows that are never read
// while the log is applied are only collected; the others lie in a hash table. When the memory is
// used up all of them go sorted into a run file and are looked up there; at the end the runs are
// merged, the newest row of a key wins. One thread.
#include <array>
#include <filesystem>
#include <functional>
#include <memory>
#include <vector>

#include "projections/follow/run_file.h"
#include "projections/views/rows.h"
#include "schemas/base/result.h"

namespace quanlu::projections::follow {

class Accumulator final : public views::Rows {
 public:
  // Run files are written into `folder`, which exists; whoever made it removes it.
  Accumulator(std::filesystem::path folder, std::size_t memory_max);

  std::optional<BytesView> get(views::View view, BytesView key) override;
  void put(views::View view, BytesView key, BytesView words) override;
  void erase(views::View view, BytesView key) override;

  // Between events: writes a run when the memory is used up. A failure of the disk comes out here.
  Status make_room();

  // All rows in the order of views and keys, each once. The accumulator is empty afterwards.
  using Take = std::function<Status(views::View view, BytesView key, BytesView words)>;
  Status drain(const Take& take);

  std::size_t runs() const { return runs_.size(); }
  std::size_t memory() const { return bytes_; }

 private:
  // A row as it lies in a block: this, then the key, then the words.
  struct Entry {
    std::uint32_t words_size = 0, words_room = 0;
    std::uint16_t key_size = 0;
    std::uint8_t view = 0, dead = 0;
    std::uint32_t unused = 0;
    const std::uint8_t* key() const { return reinterpret_cast<const std::uint8_t*>(this + 1); }
    std::uint8_t* key() { return reinterpret_cast<std::uint8_t*>(this + 1); }
    BytesView key_view() const { return {key(), key_size}; }
    BytesView words() const { return {key() + key_size, words_size}; }
  };
  // For sorting: the beginning of the key as numbers, so that most comparisons touch nothing else.
  struct Ref {
    std::array<std::uint64_t, 4> begin;
    Entry* entry;
  };
  struct Slot {
    std::uint64_t hash = 0;
    Entry* entry = nullptr;
  };

  Entry* add(views::View view, BytesView key, BytesView words);
  Slot& find(std::uint64_t hash, views::View view, BytesView key);
  void grow();
  std::uint8_t* allocate(std::size_t bytes);
  static Ref ref_of(Entry* entry);
  void collect_all();
  std::vector<Ref> sorted(views::View view);
  Status write_run();
  void clear();

  const std::filesystem::path folder_;
  const std::size_t memory_max_;
  std::array<std::vector<Ref>, views::kViews> collected_;
  std::vector<Slot> slots_;
  std::size_t used_ = 0;
  std::vector<std::unique_ptr<std::uint8_t[]>> blocks_;
  std::size_t block_left_ = 0;
  std::uint8_t* block_at_ = nullptr;
  std::size_t bytes_ = 0;
  std::vector<std::unique_ptr<RunFile>> runs_;
};

}  // namespace quanlu::projections::follow
