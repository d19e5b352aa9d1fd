#include "ledger/store/cursor.h"

#include <cstring>
#include <utility>

#include "ledger/store/env.h"
#include "ledger/store/handle.h"

namespace quanlu::ledger::store {
namespace {

bool begins_with(BytesView bytes, BytesView prefix) {
  return bytes.size() >= prefix.size() &&
         (prefix.empty() || std::memcmp(bytes.data(), prefix.data(), prefix.size()) == 0);
}

// The least key above every key with this prefix; nothing when there is none (all bytes 0xff).
std::optional<Bytes> after_prefix(Bytes prefix) {
  while (!prefix.empty() && prefix.back() == 0xff)
    prefix.pop_back();
  if (prefix.empty()) return std::nullopt;
  ++prefix.back();
  return prefix;
}

}  // namespace

Result<Cursor> Cursor::open(const Txn& txn, Table table) {
  MDB_cursor* cursor = nullptr;
  const int code = mdb_cursor_open(txn.handle(), table.number(), &cursor);
  if (code != 0) return fail(store_error(code, "open cursor", txn.state().env->folder().string()));
  ++txn.state().cursors;
  return Cursor(txn.state(), cursor);
}

Cursor::Cursor(Cursor&& other) noexcept
    : state_(other.state_), cursor_(std::exchange(other.cursor_, nullptr)) {}

Cursor& Cursor::operator=(Cursor&& other) noexcept {
  std::swap(state_, other.state_);
  std::swap(cursor_, other.cursor_);
  return *this;
}

Cursor::~Cursor() {
  if (cursor_ == nullptr) return;
  mdb_cursor_close(cursor_);
  --state_->cursors;
}

Result<std::optional<RowView>> Cursor::move(int operation, BytesView key) {
  MDB_val key_val = to_val(key), value{};
  const int code = mdb_cursor_get(cursor_, &key_val, &value, static_cast<MDB_cursor_op>(operation));
  if (code == MDB_NOTFOUND) return std::nullopt;
  if (code != 0) return fail(store_error(code, "move cursor", state_->env->folder().string()));
  return RowView{to_view(key_val), to_view(value)};
}

Result<std::optional<RowView>> Cursor::first() {
  return move(MDB_FIRST);
}
Result<std::optional<RowView>> Cursor::last() {
  return move(MDB_LAST);
}
Result<std::optional<RowView>> Cursor::next() {
  return move(MDB_NEXT);
}
Result<std::optional<RowView>> Cursor::previous() {
  return move(MDB_PREV);
}

Result<std::optional<RowView>> Cursor::seek(BytesView key) {
  return key.empty() ? first() : move(MDB_SET_RANGE, key);
}

Result<std::optional<RowView>> Cursor::seek_before(BytesView key) {
  TRY_ASSIGN(auto at, seek(key));
  return at ? previous() : last();
}

Result<PrefixRange> PrefixRange::open(const Txn& txn, Table table, BytesView prefix, Order order) {
  TRY_ASSIGN(Cursor cursor, Cursor::open(txn, table));
  return PrefixRange(std::move(cursor), prefix, order);
}

Result<std::optional<RowView>> PrefixRange::enter() {
  if (order_ == Order::kForward) return cursor_.seek(prefix_);
  const std::optional<Bytes> after = after_prefix(prefix_);
  return after ? cursor_.seek_before(*after) : cursor_.last();
}

Result<std::optional<RowView>> PrefixRange::next() {
  TRY_ASSIGN(auto row, !std::exchange(entered_, true) ? enter()
                       : order_ == Order::kForward    ? cursor_.next()
                                                      : cursor_.previous());
  if (row && !begins_with(row->key, prefix_)) return std::nullopt;
  return row;
}

}  // namespace quanlu::ledger::store
