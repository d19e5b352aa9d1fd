#pragma once
// Appends many rows to one table in key order, as Rows::append does, but keeps its place at the end
// instead of searching for it each time. Belongs to the transaction and ends before it does.
#include "ledger/store/rows.h"
#include "ledger/store/txn.h"

namespace quanlu::ledger::store {

class Appender {
 public:
  static Result<Appender> open(WriteTxn& txn, const Rows& rows);
  Appender(Appender&& other) noexcept;
  Appender& operator=(Appender&& other) noexcept;
  ~Appender();

  // kConflict "not_above_last" when the key is not behind the last one.
  Status append(BytesView key, BytesView words);

 private:
  Appender(TxnState& state, MDB_cursor* cursor) : state_(&state), cursor_(cursor) {}

  TxnState* state_ = nullptr;
  MDB_cursor* cursor_ = nullptr;
};

}  // namespace quanlu::ledger::store
