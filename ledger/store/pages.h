#pragma once
// What stays in this process's memory, of mapped files before all. The kernel keeps the pages of a
// map that were read until it needs room; whoever reads a whole file once says where it was.
#include <cstddef>
#include <cstdint>

#include "schemas/base/bytes.h"

namespace quanlu::ledger::store {

// The pages that hold these bytes of a map leave the process. Reading them again is allowed and
// brings them back from the file.
void forget_pages(BytesView mapped);

// What this process holds now, of maps too; 0 where the system does not say (/proc/self/statm).
std::size_t resident_bytes();

// What was freed leaves the process at once: the allocator keeps it otherwise, in pieces that other
// sizes cannot use.
void give_back_freed();

// For a walk over a table of any size: what lies behind it leaves the process, some megabytes at a
// time, as long as rows lie nearly in order.
class PassedPages {
 public:
  void pass(BytesView mapped);

 private:
  static constexpr std::ptrdiff_t kSpanMax = 8 << 20, kFar = 24 << 20;
  const std::uint8_t *first_ = nullptr, *behind_ = nullptr;  // passed
};

}  // namespace quanlu::ledger::store
