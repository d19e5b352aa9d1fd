#pragma once
// Transactions. A ReadTxn is one snapshot: everything borrowed from it (values, cursors) ends with
// it. Keep it short and renew it in long scans (every 1,000 rows or 100 ms): a pinned snapshot
// keeps every page that writers free.
#include <memory>

#include "schemas/base/result.h"

struct MDB_txn;

namespace quanlu::ledger::store {

class Env;
struct TxnState;  // handle.h

class Txn {
 public:
  MDB_txn* handle() const;  // for this room
  TxnState& state() const { return *state_; }

 protected:
  explicit Txn(std::unique_ptr<TxnState> state);
  Txn(Txn&&) noexcept;
  Txn& operator=(Txn&&) noexcept;
  ~Txn();  // a cursor that is still open is a bug and stops the process

  std::unique_ptr<TxnState> state_;
};

// May move between threads, is used by one at a time.
class ReadTxn : public Txn {
 public:
  // Ends the snapshot and takes the newest; no cursor is open. Costs about 0.1 us.
  Status renew();
  // Ends the snapshot and keeps the reader's slot for renew(): for one that waits for more.
  void release();

 private:
  friend class Env;
  using Txn::Txn;
};

// Belongs to the thread that began it. Ends without commit: nothing happened.
class WriteTxn : public Txn {
 public:
  // Durable when it returns (Access::kWrite). Errors: map_full, txn_full. Any other failure ends
  // the process with a line on stderr, since LMDB may let the next commit succeed on top of it
  // (SUBSTRATE.md fact 7); recovery decides what was written.
  Status commit() &&;

 private:
  friend class Env;
  using Txn::Txn;
};

}  // namespace quanlu::ledger::store
