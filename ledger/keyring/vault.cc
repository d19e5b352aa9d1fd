#include "ledger/keyring/vault.h"

#include <cstring>

#include <unistd.h>

#include "ledger/store/cursor.h"
#include "ledger/store/key.h"
#include "schemas/base/check.h"
#include "schemas/base/kill_point.h"

namespace quanlu::ledger::keyring {
namespace {

namespace fs = std::filesystem;
using store::Key;
using store::Rows;

constexpr std::size_t kGroupAt = 8, kBlobLengthAt = 12, kIndexAt = 16, kBlobAt = 32;
constexpr const char* kPending = "compaction pending";

Bytes whole_words(Bytes bytes) {
  bytes.resize((bytes.size() + 7) / 8 * 8);
  return bytes;
}

Bytes with_length(BytesView bytes) {
  Bytes words;
  append_be(words, static_cast<std::uint32_t>(bytes.size()));
  append(words, bytes);
  return whole_words(std::move(words));
}

Bytes encode(const KeyRow& row) {
  Bytes words(kBlobAt);
  store_be(words.data(), row.made.value);
  words[kGroupAt] = static_cast<std::uint8_t>(row.group);
  store_be(&words[kBlobLengthAt], static_cast<std::uint32_t>(row.blob.size()));
  std::memcpy(&words[kIndexAt], row.index.bytes.data(), row.index.bytes.size());
  append(words, row.blob);
  return whole_words(std::move(words));
}

tl::unexpected<Error> misshapen(const char* table) {
  return fail(Failure::kTampered, "row_damaged",
              {"密钥环中的一行已损坏", "a row of the keyring is damaged"}, table);
}

Result<KeyRow> decode(BytesView words) {
  if (words.size() < kBlobAt) return misshapen("keys");
  const std::size_t length = load_be<std::uint32_t>(&words[kBlobLengthAt]);
  if (length > words.size() - kBlobAt) return misshapen("keys");
  KeyRow row{.index = {},
             .group = static_cast<ClassGroup>(words[kGroupAt]),
             .made = Millis(load_be<std::int64_t>(words.data())),
             .blob = {}};
  std::memcpy(row.index.bytes.data(), &words[kIndexAt], row.index.bytes.size());
  row.blob.assign(&words[kBlobAt], &words[kBlobAt] + length);
  return row;
}

Key subject_key(const Id16& index, ClassGroup group) {
  return Key().id(index).u8(static_cast<std::uint8_t>(group));
}
Key meta_key(std::string_view name) {
  return Key().u32(static_cast<std::uint32_t>(name.size())).bytes(as_bytes(name));
}

}  // namespace

Vault::Vault(fs::path folder, store::FileLock lock)
    : folder_(std::move(folder)),
      lock_(std::move(lock)),
      keys_(store::Table(0)),
      subjects_(store::Table(0)),
      destroyed_(store::Table(0)),
      meta_(store::Table(0)) {}

Result<std::unique_ptr<Vault>> Vault::open(const fs::path& folder) {
  TRY(store::make_folder(folder, 0700));
  TRY_ASSIGN(store::FileLock lock,
             store::FileLock::take(folder / "lock", "pid " + std::to_string(getpid())));
  std::unique_ptr<Vault> vault(new Vault(folder, std::move(lock)));
  TRY(vault->finish_compaction());
  TRY(vault->open_env());
  TRY_ASSIGN(const auto pending, vault->meta(kPending));
  if (pending) {
    TRY(vault->compact());
  }
  return vault;
}

Status Vault::open_env() {
  TRY_ASSIGN(env_, store::Env::open(folder_, {.secret = true}));
  for (const auto& [rows, name] :
       {std::pair(&keys_, "keys"), std::pair(&subjects_, "subjects"),
        std::pair(&destroyed_, "destroyed"), std::pair(&meta_, "meta")}) {
    TRY_ASSIGN(const store::Table table, env_->table(name));
    *rows = Rows(table);
  }
  return {};
}

// Asked for every sealed field: the reader's slot is kept, the snapshot is not.
Result<Vault::Look> Vault::look() {
  if (reader_) {
    TRY(reader_->renew());
  } else {
    TRY_ASSIGN(reader_, env_->read());
  }
  return Look(*reader_);
}

Result<std::optional<Bytes>> Vault::meta(std::string_view name) {
  TRY_ASSIGN(const Look look, this->look());
  TRY_ASSIGN(const auto words, meta_.get(look.txn(), meta_key(name).padded()));
  if (!words) return std::nullopt;
  const std::size_t length = words->size() < 4 ? SIZE_MAX : load_be<std::uint32_t>(words->data());
  if (length > words->size() - 4) return misshapen("meta");
  const BytesView bytes = words->subspan(4, length);
  return Bytes(bytes.begin(), bytes.end());
}

Status Vault::set_meta(std::string_view name, BytesView bytes) {
  return env_->update([&](store::WriteTxn& txn) {
    return meta_.put(txn, meta_key(name).padded(), with_length(bytes));
  });
}

Result<std::optional<Id16>> Vault::find(const Id16& index, ClassGroup group) {
  TRY_ASSIGN(const Look look, this->look());
  TRY_ASSIGN(const auto words, subjects_.get(look.txn(), subject_key(index, group).padded()));
  if (!words) return std::nullopt;
  Id16 id;
  if (words->size() != id.bytes.size()) return misshapen("subjects");
  std::memcpy(id.bytes.data(), words->data(), id.bytes.size());
  return id;
}

Result<std::optional<KeyRow>> Vault::get(const Id16& id) {
  TRY_ASSIGN(const Look look, this->look());
  TRY_ASSIGN(const auto words, keys_.get(look.txn(), id.bytes));
  if (!words) return std::nullopt;
  TRY_ASSIGN(KeyRow row, decode(*words));
  return row;
}

Result<bool> Vault::destroyed(const Id16& id) {
  TRY_ASSIGN(const Look look, this->look());
  TRY_ASSIGN(const auto words, destroyed_.get(look.txn(), id.bytes));
  return words.has_value();
}

Result<std::vector<Id16>> Vault::ids() {
  TRY_ASSIGN(const store::ReadTxn txn, env_->read());
  TRY_ASSIGN(auto range, store::PrefixRange::open(txn, keys_.table(), {}));
  std::vector<Id16> ids;
  while (true) {
    TRY_ASSIGN(const auto row, range.next());
    if (!row) return ids;
    ids.push_back(store::KeyReader(row->key).id());
  }
}

Status Vault::add(const std::map<Id16, KeyRow>& rows) {
  return env_->update([&](store::WriteTxn& txn) -> Status {
    for (const auto& [id, row] : rows) {
      TRY(keys_.put(txn, id.bytes, encode(row)));
      TRY(subjects_.put(txn, subject_key(row.index, row.group).padded(), id.bytes));
    }
    return {};
  });
}

Status Vault::set_blob(const Id16& id, BytesView blob) {
  TRY_ASSIGN(std::optional<KeyRow> row, get(id));
  CHECK(row.has_value());
  row->blob.assign(blob.begin(), blob.end());
  return env_->update([&](store::WriteTxn& txn) { return keys_.put(txn, id.bytes, encode(*row)); });
}

// Zeros go over the value before it is erased: LMDB leaves erased bytes in the gap of a page.
Status Vault::remove_row(store::WriteTxn& txn, const Id16& id) {
  TRY_ASSIGN(const auto words, keys_.get(txn, id.bytes));
  if (!words) return {};
  TRY_ASSIGN(const KeyRow row, decode(*words));
  TRY(keys_.put(txn, id.bytes, Bytes(words->size())));
  TRY(keys_.erase(txn, id.bytes));
  TRY(subjects_.erase(txn, subject_key(row.index, row.group).padded()));
  return {};
}

Status Vault::erase(std::span<const Id16> ids, Millis now) {
  Bytes when(8);
  store_be(when.data(), now.value);
  const Status erased = env_->update([&](store::WriteTxn& txn) -> Status {
    for (const Id16& id : ids) {
      TRY(remove_row(txn, id));
      TRY(destroyed_.put(txn, id.bytes, when));
    }
    return meta_.put(txn, meta_key(kPending).padded(), with_length({}));
  });
  TRY(erased);
  KILL_POINT("keyring.erased");
  return compact();
}

Status Vault::drop(std::span<const Id16> ids) {
  return env_->update([&](store::WriteTxn& txn) -> Status {
    for (const Id16& id : ids)
      TRY(remove_row(txn, id));
    return {};
  });
}

// The two files change places in one step, so that at any moment `compact/` holds either an
// unfinished copy or the old file, and both may be overwritten.
Status Vault::compact() {
  TRY(finish_compaction());
  TRY(env_->copy_compact(folder_ / "compact"));
  KILL_POINT("keyring.written");
  reader_.reset();
  env_.reset();
  const Status exchanged =
      store::exchange_files(folder_ / "compact" / "data.mdb", folder_ / "data.mdb");
  if (!exchanged) {
    TRY(open_env());
    return exchanged;
  }
  KILL_POINT("keyring.renamed");
  TRY(finish_compaction());
  KILL_POINT("keyring.destroyed");
  TRY(open_env());
  return env_->update([&](store::WriteTxn& txn) -> Status {
    TRY(meta_.erase(txn, meta_key(kPending).padded()));
    return {};
  });
}

Status Vault::finish_compaction() {
  const fs::path rest = folder_ / "compact";
  std::error_code code;
  if (!fs::exists(rest, code)) return {};
  TRY(store::overwrite_and_remove(rest / "data.mdb"));
  fs::remove_all(rest, code);
  return store::sync_folder(folder_);
}

}  // namespace quanlu::ledger::keyring
