#include "consumers/cli/tamper/rows.h"

#include "ledger/log/row.h"
#include "ledger/store/cursor.h"

namespace quanlu::consumers::cli::tamper {

namespace log = ledger::log;
namespace store = ledger::store;

Result<Rows> Rows::open(const std::filesystem::path& log_folder) {
  TRY_ASSIGN(auto env, store::Env::open(log_folder));
  Rows rows(std::move(env));
  TRY_ASSIGN(const store::ReadTxn txn, rows.env_->read());
  TRY_ASSIGN(store::Cursor cursor, store::Cursor::open(txn, rows.env_->unnamed()));
  TRY_ASSIGN(const auto last, cursor.last());
  if (last) rows.end_ = log::read_row(last->key, last->value).record.locator.value + 1;
  return rows;
}

Result<log::StoredRecord> Rows::get(std::uint64_t seq) {
  TRY_ASSIGN(const store::ReadTxn txn, env_->read());
  const log::RowKey key = log::row_key(Locator(seq));
  TRY_ASSIGN(const auto value, env_->unnamed().get(txn, key));
  if (!value)
    return fail(Failure::kAbsent, "absent", {"没有这一条", "no such entry"},
                "seq " + std::to_string(seq));
  const log::Row row = log::read_row(key, *value);
  log::StoredRecord record{.entry = {row.record.entry.begin(), row.record.entry.end()}, .seal = {}};
  if (row.record.seal) record.seal.emplace(row.record.seal->begin(), row.record.seal->end());
  return record;
}

Status Rows::put(std::uint64_t seq, const log::StoredRecord& record) {
  const BytesView seal = record.seal ? BytesView(*record.seal) : BytesView();
  Bytes value(log::row_size(record.entry, seal));
  log::write_row(value, record.entry, seal);
  return env_->update([&](store::WriteTxn& txn) {
    return env_->unnamed().put(txn, log::row_key(Locator(seq)), value);
  });
}

Status Rows::erase(std::uint64_t seq) {
  return env_->update([&](store::WriteTxn& txn) -> Status {
    TRY(env_->unnamed().erase(txn, log::row_key(Locator(seq))));
    return {};
  });
}

}  // namespace quanlu::consumers::cli::tamper
