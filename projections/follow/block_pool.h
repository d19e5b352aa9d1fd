#pragma once
// Memory for rows that go all at once: blocks filled from the front.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <vector>

#include <sys/mman.h>

#include "schemas/base/check.h"

namespace quanlu::projections::follow {

class BlockPool {
 public:
  // 8-aligned. More than a block holds gets one of its own.
  std::uint8_t* allocate(std::size_t bytes) {
    bytes = (bytes + 7) / 8 * 8;
    if (bytes > left_) open_block(bytes);
    std::uint8_t* const place = at_;
    at_ += bytes;
    left_ -= bytes;
    blocks_.back().used += bytes;
    return place;
  }

  struct Free {
    void operator()(std::uint8_t* bytes) const { std::free(bytes); }
  };
  // What was allocated lies together, in order, block after block.
  struct Block {
    std::unique_ptr<std::uint8_t, Free> bytes;
    std::size_t used = 0;
  };
  const std::vector<Block>& blocks() const { return blocks_; }
  std::size_t bytes() const { return bytes_; }  // taken from the system

  void clear() {
    blocks_.clear();
    at_ = nullptr;
    left_ = bytes_ = 0;
  }

 private:
  // A large page of the machine: rows are reached at random, and the table of small pages is too
  // large for its cache.
  static constexpr std::size_t kLargePage = 2 << 20, kFirst = 4096;

  // Blocks begin small, since a rebuild with little memory has pools for many views.
  void open_block(std::size_t bytes) {
    std::size_t size = std::max(bytes, std::clamp(bytes_, kFirst, kLargePage));
    const bool is_large = size >= kLargePage;
    const std::size_t unit = is_large ? kLargePage : std::size_t{64};
    size = (size + unit - 1) / unit * unit;
    auto* const taken = static_cast<std::uint8_t*>(std::aligned_alloc(unit, size));
    CHECK(taken != nullptr);
    if (is_large) madvise(taken, size, MADV_HUGEPAGE);  // advice: nothing depends on it
    blocks_.push_back({std::unique_ptr<std::uint8_t, Free>(taken), 0});
    at_ = taken;
    left_ = size;
    bytes_ += size;
  }

  std::vector<Block> blocks_;
  std::uint8_t* at_ = nullptr;
  std::size_t left_ = 0, bytes_ = 0;
};

}  // namespace quanlu::projections::follow
