#include "ledger/store/pages.h"

#include <algorithm>
#include <cstdint>
#include <fstream>

#include <malloc.h>
#include <sys/mman.h>
#include <unistd.h>

// jemalloc's door (its manual, mallctl), where the program is linked with it: ops/decisions/0022.
extern "C" [[gnu::weak]] int mallctl(const char* name, void* old_value, std::size_t* old_size,
                                     void* new_value, std::size_t new_size);

namespace quanlu::ledger::store {

// LMDB's map is a shared one of the file and is never written through, so nothing can be lost.
void forget_pages(BytesView mapped) {
  if (mapped.empty()) return;
  const auto page = static_cast<std::uintptr_t>(sysconf(_SC_PAGESIZE));
  const auto first = reinterpret_cast<std::uintptr_t>(mapped.data()) / page * page;
  const auto behind = reinterpret_cast<std::uintptr_t>(mapped.data()) + mapped.size();
  madvise(reinterpret_cast<void*>(first), behind - first, MADV_DONTNEED);
}

std::size_t resident_bytes() {
  std::ifstream statm("/proc/self/statm");
  std::size_t whole = 0, resident = 0;
  if (!(statm >> whole >> resident)) return 0;
  return resident * static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
}

void give_back_freed() {
  // "arena.4096": MALLCTL_ARENAS_ALL, what any thread freed. Of this thread some stays in its
  // cache.
  if (mallctl != nullptr) {
    mallctl("thread.tcache.flush", nullptr, nullptr, nullptr, 0);
    mallctl("arena.4096.purge", nullptr, nullptr, nullptr, 0);
    return;
  }
  malloc_trim(0);
}

// Rows within a page lie in no order, so the span grows both ways; a row that is far away begins a
// new one. A fault maps the pages around it too, those that were passed just before among them: so
// the half that lies next to the row is forgotten once more with the next span.
void PassedPages::pass(BytesView mapped) {
  const std::uint8_t* const first = std::min(first_, mapped.data());
  const std::uint8_t* const behind = std::max(behind_, mapped.data() + mapped.size());
  if (first_ == nullptr || behind - first > kFar) {
    if (first_ != nullptr) forget_pages({first_, behind_});
    first_ = mapped.data();
    behind_ = mapped.data() + mapped.size();
    return;
  }
  const bool rises = behind > behind_;
  first_ = first;
  behind_ = behind;
  if (behind_ - first_ < kSpanMax) return;
  forget_pages({first_, behind_});
  if (rises)
    first_ = behind_ - kSpanMax / 2;
  else
    behind_ = first_ + kSpanMax / 2;
}

}  // namespace quanlu::ledger::store
