#include "ledger/store/append.h"

#include <cstring>
#include <utility>

#include "ledger/store/env.h"
#include "ledger/store/handle.h"
#include "schemas/base/check.h"

namespace quanlu::ledger::store {

Result<Appender> Appender::open(WriteTxn& txn, const Rows& rows) {
  MDB_cursor* cursor = nullptr;
  const int code = mdb_cursor_open(txn.handle(), rows.table().number(), &cursor);
  if (code != 0) return fail(store_error(code, "open cursor", txn.state().env->folder().string()));
  ++txn.state().cursors;
  return Appender(txn.state(), cursor);
}

Appender::Appender(Appender&& other) noexcept
    : state_(other.state_), cursor_(std::exchange(other.cursor_, nullptr)) {}

Appender& Appender::operator=(Appender&& other) noexcept {
  std::swap(state_, other.state_);
  std::swap(cursor_, other.cursor_);
  return *this;
}

Appender::~Appender() {
  if (cursor_ == nullptr) return;
  mdb_cursor_close(cursor_);
  --state_->cursors;
}

Status Appender::append(BytesView key, BytesView words) {
  CHECK(key.size() % 8 == 0);
  CHECK(words.size() % 8 == 0);
  MDB_val key_val = to_val(key), value{kChecksumBytes + words.size(), nullptr};
  const int code = mdb_cursor_put(cursor_, &key_val, &value, MDB_APPEND | MDB_RESERVE);
  if (code == MDB_KEYEXIST)
    return fail(Failure::kConflict, "not_above_last",
                {"追加的键不在末键之后", "an appended key is not above the last"},
                state_->env->folder().string());
  if (code != 0) return fail(store_error(code, "append", state_->env->folder().string()));
  auto* const place = static_cast<std::uint8_t*>(value.mv_data);
  store_be(place, checksum(words));
  if (!words.empty()) std::memcpy(place + kChecksumBytes, words.data(), words.size());
  return {};
}

}  // namespace quanlu::ledger::store
