#pragma once
// The memory that the parts of a rebuild have for their rows together. Each part says what it
// takes, and sees whether all of it is used up and whether it is the one that can give most of it
// back. Threads may share it: what a part sees of the others may be a batch old.
#include <atomic>
#include <cstddef>
#include <cstdint>

namespace quanlu::projections::follow {

class RowsMemory {
 public:
  struct Use {                           // bytes
    std::size_t gathered = 0, kept = 0;  // of rows that are only put, and of those looked up
    std::size_t runs = 0;                // what run files keep of themselves
    std::size_t all() const { return gathered + kept + runs; }
  };

  // `resident_max`: what the whole process is to hold. Reckoning leaves out what the allocator
  // cannot give back and whatever else grows; that shows there.
  explicit RowsMemory(std::size_t max, std::size_t resident_max = SIZE_MAX)
      : max_(max), resident_max_(resident_max) {}

  // Of one part: what it said last, and what it takes now.
  void change(const Use& before, const Use& now) {
    gathered_ += now.gathered - before.gathered;
    kept_ += now.kept - before.kept;
    const std::size_t used = (used_ += now.all() - before.all());
    std::size_t peak = peak_;
    while (used > peak && !peak_.compare_exchange_weak(peak, used)) {
    }
  }

  // Rows that are looked up go to files in all parts or in none: one part asks, each gives once.
  void ask_for_kept() { ++asked_; }
  std::size_t asked_for_kept() const { return asked_; }  // how often

  // What the process holds now.
  void weigh(std::size_t resident) { is_heavy_ = resident > resident_max_; }

  std::size_t max() const { return max_; }
  bool is_full() const { return used_ >= max_ || is_heavy_; }
  std::size_t gathered() const { return gathered_; }  // of all parts, as the next two
  std::size_t kept() const { return kept_; }
  std::size_t peak() const { return peak_; }  // the most that was ever said

 private:
  const std::size_t max_, resident_max_;
  std::atomic<bool> is_heavy_ = false;
  std::atomic<std::size_t> gathered_ = 0, kept_ = 0, used_ = 0, peak_ = 0, asked_ = 0;
};

}  // namespace quanlu::projections::follow
