#pragma once
// Ordered reading. A cursor belongs to one transaction and ends before it; rows are borrowed and
// gone when the snapshot is renewed (in a WriteTxn: at the next change).
#include <optional>

#include "ledger/store/table.h"
#include "ledger/store/txn.h"
#include "schemas/base/bytes.h"
#include "schemas/base/result.h"

struct MDB_cursor;

namespace quanlu::ledger::store {

struct RowView {
  BytesView key, value;
};

class Cursor {
 public:
  static Result<Cursor> open(const Txn& txn, Table table);
  Cursor(Cursor&&) noexcept;
  Cursor& operator=(Cursor&&) noexcept;
  ~Cursor();

  // Each moves and gives the row it stands on, or nothing at the end.
  Result<std::optional<RowView>> first();
  Result<std::optional<RowView>> last();
  Result<std::optional<RowView>> next();               // from the start when it stands nowhere
  Result<std::optional<RowView>> previous();           // from the end when it stands nowhere
  Result<std::optional<RowView>> seek(BytesView key);  // first row >= key
  Result<std::optional<RowView>> seek_before(BytesView key);  // last row < key

 private:
  Cursor(TxnState& state, MDB_cursor* cursor) : state_(&state), cursor_(cursor) {}
  Result<std::optional<RowView>> move(int operation, BytesView key = {});

  TxnState* state_ = nullptr;
  MDB_cursor* cursor_ = nullptr;
};

// The rows whose key begins with `prefix`, in order:
//   TRY_ASSIGN(PrefixRange range, PrefixRange::open(txn, table, prefix));
//   while (true) { TRY_ASSIGN(auto row, range.next()); if (!row) break; ... }
class PrefixRange {
 public:
  enum class Order : std::uint8_t { kForward, kReverse };
  static Result<PrefixRange> open(const Txn& txn, Table table, BytesView prefix,
                                  Order order = Order::kForward);
  Result<std::optional<RowView>> next();

 private:
  PrefixRange(Cursor cursor, BytesView prefix, Order order)
      : cursor_(std::move(cursor)), prefix_(prefix.begin(), prefix.end()), order_(order) {}
  Result<std::optional<RowView>> enter();

  Cursor cursor_;
  Bytes prefix_;
  Order order_;
  bool entered_ = false;
};

}  // namespace quanlu::ledger::store
