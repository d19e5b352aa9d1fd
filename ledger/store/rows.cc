#include "ledger/store/rows.h"

#include <cstring>

#include <xxhash.h>
#if defined(__x86_64__)
#include <xxh_x86dispatch.h>  // the same values, with the widest vectors of this processor
#endif

#include "schemas/base/check.h"

namespace quanlu::ledger::store {
namespace {

Status fill(std::span<std::uint8_t> place, BytesView words) {
  if (!words.empty()) std::memcpy(place.data() + kChecksumBytes, words.data(), words.size());
  store_be(place.data(), checksum(words));
  return {};
}

void check_words(BytesView key, BytesView words) {
  CHECK(key.size() % 8 == 0);
  CHECK(words.size() % 8 == 0);
}

}  // namespace

std::uint64_t checksum(BytesView bytes) {
  return XXH3_64bits(bytes.data(), bytes.size());
}

Result<BytesView> words_of(const RowView& row) {
  const bool whole = row.key.size() % 8 == 0 && row.value.size() % 8 == 0 && !row.value.empty();
  if (whole) {
    const BytesView words = row.value.subspan(kChecksumBytes);
    if (checksum(words) == load_be<std::uint64_t>(row.value.data())) return words;
  }
  return fail(Error{.kind = Failure::kTampered,
                    .reason = "row_damaged",
                    .what = {"行已损坏", "a row is damaged"},
                    .where = "key " + to_hex(row.key),
                    .remedy = {"视图可由日志重建", "a view can be rebuilt from the log"}});
}

Result<std::optional<BytesView>> Rows::get(const Txn& txn, BytesView key) const {
  TRY_ASSIGN(const std::optional<BytesView> value, table_.get(txn, key));
  if (!value) return std::nullopt;
  TRY_ASSIGN(const BytesView words, words_of({key, *value}));
  return words;
}

Status Rows::put(WriteTxn& txn, BytesView key, BytesView words) const {
  check_words(key, words);
  TRY_ASSIGN(auto place, table_.put_place(txn, key, kChecksumBytes + words.size()));
  return fill(place, words);
}

Status Rows::append(WriteTxn& txn, BytesView key, BytesView words) const {
  check_words(key, words);
  TRY_ASSIGN(auto place, table_.append_place(txn, key, kChecksumBytes + words.size()));
  return fill(place, words);
}

}  // namespace quanlu::ledger::store
