#pragma once
// The room's own door to lmdb.h; no other room includes this file.
#include <filesystem>
#include <list>

#include <lmdb.h>

#include "schemas/base/bytes.h"
#include "schemas/base/ids.h"
#include "schemas/base/result.h"

namespace quanlu::ledger::store {

class Env;

struct TxnState {
  Env* env = nullptr;
  MDB_txn* txn = nullptr;
  bool writes = false;
  bool counted = false;  // the Env waits for it before it grows
  unsigned cursors = 0;  // open ones
  std::list<Millis>::iterator since{};
};

inline MDB_val to_val(BytesView bytes) {
  return {bytes.size(), const_cast<std::uint8_t*>(bytes.data())};  // LMDB does not write to it
}
inline BytesView to_view(const MDB_val& value) {
  return {static_cast<const std::uint8_t*>(value.mv_data), value.mv_size};
}

// LMDB's or the system's number as an Error: map_full, txn_full, bad_txn, readers_full,
// store_damaged, store_version, disk_full, io_error ...
Error store_error(int code, const char* action, std::string where);

}  // namespace quanlu::ledger::store
