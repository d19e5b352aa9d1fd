#include "ledger/store/txn.h"

#include <cstdio>
#include <cstdlib>

#include "ledger/store/env.h"
#include "ledger/store/handle.h"
#include "schemas/base/check.h"

namespace quanlu::ledger::store {
namespace {

[[noreturn]] void stop_after_failed_commit(int code, const std::string& folder) {
  std::fprintf(stderr,
               "提交失败，进程结束，重启后以磁盘内容为准 / commit failed, the process ends and "
               "recovery decides: %s: %s [commit_failed]\n",
               folder.c_str(), mdb_strerror(code));
  std::fflush(stderr);
  std::_Exit(exit_code(Failure::kFailed));
}

}  // namespace

Txn::Txn(std::unique_ptr<TxnState> state) : state_(std::move(state)) {}
Txn::Txn(Txn&&) noexcept = default;

Txn& Txn::operator=(Txn&& other) noexcept {
  std::swap(state_, other.state_);
  return *this;
}

Txn::~Txn() {
  if (state_ == nullptr) return;
  CHECK(state_->cursors == 0);
  if (state_->txn != nullptr) mdb_txn_abort(state_->txn);
  if (state_->counted) state_->env->leave(*state_);
}

MDB_txn* Txn::handle() const {
  return state_->txn;
}

void ReadTxn::release() {
  CHECK(state_->cursors == 0);
  if (!state_->counted) return;
  mdb_txn_reset(state_->txn);
  state_->env->leave(*state_);
}

Status ReadTxn::renew() {
  release();
  TRY(state_->env->enter(*state_));
  const int code = mdb_txn_renew(state_->txn);
  if (code == 0) return {};
  // Another process has grown the file: a new transaction learns of it.
  mdb_txn_abort(std::exchange(state_->txn, nullptr));
  state_->env->leave(*state_);
  TRY_ASSIGN(ReadTxn fresh, state_->env->read());
  *this = std::move(fresh);
  return {};
}

Status WriteTxn::commit() && {
  CHECK(state_->cursors == 0);
  const std::string folder = state_->env->folder().string();
  const int code = mdb_txn_commit(std::exchange(state_->txn, nullptr));  // also ends a failed one
  state_->env->leave(*state_);
  if (code == MDB_MAP_FULL || code == MDB_TXN_FULL || code == MDB_BAD_TXN)
    return fail(store_error(code, "commit", folder));
  if (code != 0) stop_after_failed_commit(code, folder);
  return {};
}

}  // namespace quanlu::ledger::store
