#include "ledger/store/pages.h"

#include <cstdint>

#include <sys/mman.h>
#include <unistd.h>

namespace quanlu::ledger::store {

// LMDB's map is a shared one of the file and is never written through, so nothing can be lost.
void forget_pages(BytesView mapped) {
  if (mapped.empty()) return;
  const auto page = static_cast<std::uintptr_t>(sysconf(_SC_PAGESIZE));
  const auto first = reinterpret_cast<std::uintptr_t>(mapped.data()) / page * page;
  const auto behind = reinterpret_cast<std::uintptr_t>(mapped.data()) + mapped.size();
  madvise(reinterpret_cast<void*>(first), behind - first, MADV_DONTNEED);
}

}  // namespace quanlu::ledger::store
