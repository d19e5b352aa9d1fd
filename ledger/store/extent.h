#pragma once
// Whether all of a data.mdb is there. LMDB reads through a map, and the kernel ends a process that
// touches a page behind the end of the file (SIGBUS); so the end is looked at when an environment
// is opened, and a file that is cut while it is in use ends the process with words.
// The layout of pages is LMDB 0.9.24's (mdb.c: MDB_page, MDB_meta, MDB_node), which format version
// 1 of its files fixes for ever.
#include <cstdint>
#include <filesystem>

#include "ledger/store/handle.h"
#include "schemas/base/result.h"

namespace quanlu::ledger::store {

inline constexpr std::uint64_t kMetaPages = 2;  // at the head of a file

// kTampered "store_damaged" when the numbers at the head of the file are not such that LMDB may be
// given it: it divides by one of them. Whether it is a file of LMDB at all is for LMDB to say.
Status check_head(const std::filesystem::path& data);

// kTampered "store_cut" when a page that holds something lies behind the end of the file. A page
// that was given back before it was ever written may: LMDB counts it and the file has not grown to
// it. The caller holds a snapshot, which keeps what is read here in place while others write.
Status check_extent(MDB_env* env, const std::filesystem::path& data);

// Whether lock.mdb, as the last process left it, knows of transactions: then a data.mdb without any
// was not cut while it was made, but emptied.
bool lock_knows_rows(const std::filesystem::path& lock);

// The same error for a file of at most two pages, which a transaction had been written to.
tl::unexpected<Error> emptied(const std::filesystem::path& data);

}  // namespace quanlu::ledger::store
