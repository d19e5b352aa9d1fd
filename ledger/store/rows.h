#pragma once
// Rows that notice damage. LMDB keeps no checksums: of 1,500 flipped bits 495 gave other data
// without an error (SUBSTRATE.md fact 6). A stored value is u64 XXH3-64 (seed 0, over the rest,
// big-endian) and then whole 8-byte words, which lie 8-aligned when the key is whole words too.
// The checksum finds faults of disks; it proves nothing about who changed a row.
#include <optional>
#include <span>

#include "ledger/store/cursor.h"
#include "ledger/store/table.h"
#include "schemas/base/bytes.h"
#include "schemas/base/result.h"

namespace quanlu::ledger::store {

inline constexpr std::size_t kChecksumBytes = 8;

std::uint64_t checksum(BytesView bytes);  // XXH3-64, seed 0

// A table whose values are guarded. Same errors and lifetimes as Table; a row that does not fit is
// kTampered "row_damaged" with its key.
class Rows {
 public:
  explicit Rows(Table table) : table_(table) {}

  Result<std::optional<BytesView>> get(const Txn& txn, BytesView key) const;
  Status put(WriteTxn& txn, BytesView key, BytesView words) const;     // size % 8 == 0, both
  Status append(WriteTxn& txn, BytesView key, BytesView words) const;  // behind the last key
  Result<bool> erase(WriteTxn& txn, BytesView key) const { return table_.erase(txn, key); }
  Table table() const { return table_; }

 private:
  Table table_;
};

// The words of a row that a Cursor or PrefixRange gave.
Result<BytesView> words_of(const RowView& row);

}  // namespace quanlu::ledger::store
