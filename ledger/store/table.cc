#include "ledger/store/table.h"

#include <cstring>

#include "ledger/store/env.h"
#include "ledger/store/handle.h"
#include "ledger/store/txn.h"

namespace quanlu::ledger::store {
namespace {

tl::unexpected<Error> refuse(int code, const char* action, const Txn& txn) {
  const std::string where = txn.state().env->folder().string();
  if (code != MDB_KEYEXIST) return fail(store_error(code, action, where));
  return fail(Failure::kConflict, "not_above_last",
              {"追加的键不在末键之后", "an appended key is not above the last"}, where);
}

}  // namespace

Result<std::optional<BytesView>> Table::get(const Txn& txn, BytesView key) const {
  MDB_val key_val = to_val(key), value{};
  const int code = mdb_get(txn.handle(), number_, &key_val, &value);
  if (code == MDB_NOTFOUND) return std::nullopt;
  if (code != 0) return refuse(code, "get", txn);
  return to_view(value);
}

Result<std::span<std::uint8_t>> Table::place(WriteTxn& txn, BytesView key, std::size_t size,
                                             unsigned flags) const {
  MDB_val key_val = to_val(key), value{size, nullptr};
  const int code = mdb_put(txn.handle(), number_, &key_val, &value, flags | MDB_RESERVE);
  if (code != 0) return refuse(code, "put", txn);
  return std::span(static_cast<std::uint8_t*>(value.mv_data), size);
}

Result<std::span<std::uint8_t>> Table::put_place(WriteTxn& txn, BytesView key,
                                                 std::size_t size) const {
  return place(txn, key, size, 0);
}

Result<std::span<std::uint8_t>> Table::append_place(WriteTxn& txn, BytesView key,
                                                    std::size_t size) const {
  return place(txn, key, size, MDB_APPEND);
}

Status Table::put(WriteTxn& txn, BytesView key, BytesView value) const {
  TRY_ASSIGN(std::span<std::uint8_t> to, put_place(txn, key, value.size()));
  if (!value.empty()) std::memcpy(to.data(), value.data(), value.size());
  return {};
}

Status Table::append(WriteTxn& txn, BytesView key, BytesView value) const {
  TRY_ASSIGN(std::span<std::uint8_t> to, append_place(txn, key, value.size()));
  if (!value.empty()) std::memcpy(to.data(), value.data(), value.size());
  return {};
}

Result<bool> Table::erase(WriteTxn& txn, BytesView key) const {
  MDB_val key_val = to_val(key);
  const int code = mdb_del(txn.handle(), number_, &key_val, nullptr);
  if (code == MDB_NOTFOUND) return false;
  if (code != 0) return refuse(code, "erase", txn);
  return true;
}

Status Table::clear(WriteTxn& txn) const {
  const int code = mdb_drop(txn.handle(), number_, 0);
  if (code != 0) return refuse(code, "clear", txn);
  return {};
}

Result<std::uint64_t> Table::rows(const Txn& txn) const {
  MDB_stat stat{};
  const int code = mdb_stat(txn.handle(), number_, &stat);
  if (code != 0) return refuse(code, "count", txn);
  return stat.ms_entries;
}

}  // namespace quanlu::ledger::store
