#include "ledger/intake/state_store.h"

#include <algorithm>
#include <deque>
#include <utility>
#include <vector>

#include "schemas/base/bytes.h"
#include "schemas/base/check.h"

namespace quanlu::ledger::intake {
namespace {

constexpr std::string_view kPositionKey = "position", kFormKey = "form";
constexpr std::size_t kPlainKeyMax = 400, kCutKeySize = 360;

// Of partition 0 it has no number: a ledger of one partition had it first.
std::string position_key(Partition partition) {
  std::string key(kPositionKey);
  if (partition != Partition(0)) key += "." + std::to_string(partition.value);
  return key;
}

// A failure of the medium ends the process: a decision on half a state would be a wrong decision.
template <typename T>
T sure(Result<T> result) {
  if (!result) {
    const std::string words = describe(result.error());
    check_failed(words.c_str(), __FILE__, __LINE__);
  }
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

Bytes encode(const SavedPosition& position) {
  Bytes bytes;
  append_be(bytes, position.next.value);
  append(bytes, position.accept_state);
  return bytes;
}

Bytes form_bytes() {
  Bytes bytes;
  append_be(bytes, StateStore::kForm);
  return bytes;
}

}  // namespace

Result<std::unique_ptr<StateStore>> StateStore::open(const std::filesystem::path& folder) {
  std::unique_ptr<StateStore> store(new StateStore());
  if (folder.empty()) return store;
  TRY_ASSIGN(store->own_env_, store::Env::open(folder));
  store->env_ = store->own_env_.get();
  TRY_ASSIGN(store->rows_, store->env_->table("rows"));
  TRY_ASSIGN(store->about_, store->env_->table("about"));
  TRY_ASSIGN(store->snapshot_, store->env_->read());
  TRY_ASSIGN(const auto form, store->about_->get(*store->snapshot_, as_bytes(kFormKey)));
  if (!form || !std::ranges::equal(*form, form_bytes())) TRY(store->clear());
  return store;
}

Result<std::unique_ptr<StateStore>> StateStore::beside(const StateStore& writer) {
  std::unique_ptr<StateStore> store(new StateStore());
  store->env_ = writer.env_;
  TRY(store->look());
  return store;
}

Result<std::unique_ptr<StateStore>> StateStore::open_to_read(const std::filesystem::path& folder) {
  std::unique_ptr<StateStore> store(new StateStore());
  if (!std::filesystem::exists(folder / "data.mdb")) return store;
  TRY_ASSIGN(store->own_env_, store::Env::open(folder, {.access = store::Access::kRead}));
  store->env_ = store->own_env_.get();
  TRY(store->look());
  return store;
}

Status StateStore::look() {
  if (env_ == nullptr) return {};
  const auto rows = env_->table("rows"), about = env_->table("about");
  if (!rows || !about) {
    env_ = nullptr;  // made, and nothing in it yet
    return {};
  }
  rows_ = *rows;
  about_ = *about;
  TRY_ASSIGN(snapshot_, env_->read());
  TRY_ASSIGN(const auto form, about_->get(*snapshot_, as_bytes(kFormKey)));
  if (form && std::ranges::equal(*form, form_bytes())) return {};
  snapshot_.reset();
  env_ = nullptr;
  return {};
}

// LMDB keys end at 511 bytes; a longer natural key is cut and named by its digest.
std::string StateStore::stored_key(std::string_view key) const {
  if (key.size() <= kPlainKeyMax) return std::string(key);
  const Digest digest = hasher_.of(as_bytes(key));
  return std::string(key.substr(0, kCutKeySize)).append(as_text(digest.bytes));
}

std::optional<std::string> StateStore::stored(std::string_view key) const {
  if (!env_) return std::nullopt;
  const std::string cut = key.size() > kPlainKeyMax ? stored_key(key) : std::string();
  const auto value = sure(rows_->get(*snapshot_, as_bytes(cut.empty() ? key : cut)));
  if (!value) return std::nullopt;
  return std::string(as_text(*value));
}

std::optional<std::string> StateStore::get(std::string_view key) const {
  CHECK(!key.empty());
  for (const RowLayer* layer : {&active_, &frozen_})
    if (const auto row = layer->find(key))
      return row->value ? std::optional<std::string>(*row->value) : std::nullopt;
  return stored(key);
}

void StateStore::put(std::string_view key, std::string_view value) {
  CHECK(!key.empty());
  active_.put(key, value);
}

void StateStore::erase(std::string_view key) {
  CHECK(!key.empty());
  active_.put(key, std::nullopt);
}

Result<std::optional<SavedPosition>> StateStore::position(Partition partition) const {
  if (!env_) return std::optional<SavedPosition>();
  TRY_ASSIGN(const auto bytes, about_->get(*snapshot_, as_bytes(position_key(partition))));
  if (!bytes) return std::optional<SavedPosition>();
  CHECK(bytes->size() >= sizeof(std::uint64_t));
  return SavedPosition{.next = Locator(load_be<std::uint64_t>(bytes->data())),
                       .accept_state = Bytes(bytes->begin() + 8, bytes->end())};
}

bool StateStore::can_freeze() const {
  return env_ && written_.load(std::memory_order_acquire) && frozen_.empty();
}

bool StateStore::freeze() {
  if (!can_freeze()) return false;
  written_.store(false, std::memory_order_relaxed);
  std::swap(frozen_, active_);
  return true;
}

Status StateStore::write(std::span<const SavedPosition> positions) {
  CHECK(env_ != nullptr);
  std::vector<RowLayer::Row> sorted;
  std::deque<std::string> cut;  // keys that are not stored as they are
  sorted.reserve(frozen_.size());
  for (std::size_t i = 0; i < frozen_.size(); ++i) {
    RowLayer::Row row = frozen_.row(i);
    if (row.key.size() > kPlainKeyMax) row.key = cut.emplace_back(stored_key(row.key));
    sorted.push_back(row);
  }
  std::sort(sorted.begin(), sorted.end(),
            [](const auto& a, const auto& b) { return a.key < b.key; });
  TRY(env_->update([&](store::WriteTxn& txn) -> Status {
    for (const auto& [key, value] : sorted) {
      if (value)
        TRY(rows_->put(txn, as_bytes(key), as_bytes(*value)));
      else
        TRY(rows_->erase(txn, as_bytes(key)));
    }
    for (std::uint32_t p = 0; p < positions.size(); ++p)
      TRY(about_->put(txn, as_bytes(position_key(Partition(p))), encode(positions[p])));
    return {};
  }));
  written_.store(true, std::memory_order_release);
  return {};
}

void StateStore::thaw() {
  if (!written_.load(std::memory_order_acquire) || frozen_.empty()) return;
  sure(snapshot_->renew());
  frozen_.clear();
}

Status StateStore::clear() {
  active_.clear();
  frozen_.clear();
  if (!env_) return {};
  snapshot_.reset();
  TRY(env_->update([&](store::WriteTxn& txn) -> Status {
    TRY(rows_->clear(txn));
    TRY(about_->clear(txn));
    return about_->put(txn, as_bytes(kFormKey), form_bytes());
  }));
  TRY_ASSIGN(snapshot_, env_->read());
  return {};
}

}  // namespace quanlu::ledger::intake
