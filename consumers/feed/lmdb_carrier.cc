#include "consumers/feed/lmdb_carrier.h"

#include <algorithm>
#include <array>
#include <vector>

#include "ledger/store/cursor.h"
#include "ledger/store/rows.h"
#include "schemas/base/kill_point.h"

namespace quanlu::consumers::feed {
namespace {

namespace store = ledger::store;

constexpr std::size_t kSizesBytes = 8, kWord = 8;
constexpr std::size_t kRowsMax = 500;  // of one snapshot

std::array<std::uint8_t, 8> row_key(Locator at) {
  std::array<std::uint8_t, 8> key;
  store_be(key.data(), at.value);
  return key;
}

Bytes words_of(const FeedOutput& record) {
  Bytes words;
  append_be(words, static_cast<std::uint32_t>(record.value.size()));
  append_be(words, static_cast<std::uint32_t>(record.signature.size()));
  append(words, as_bytes(record.value));
  append(words, as_bytes(record.signature));
  words.resize((words.size() + kWord - 1) / kWord * kWord);
  return words;
}

struct KeptRecord {
  Locator at;
  Bytes value;
  std::string signature;
};

tl::unexpected<Error> damaged(Locator at) {
  return fail(Error{.kind = Failure::kTampered,
                    .reason = "row_damaged",
                    .what = {"推送中的一行已损坏", "a row of the feed is damaged"},
                    .where = "row " + std::to_string(at.value),
                    .expected = {},
                    .found = {},
                    .remedy = {"从副本恢复该目录; 没有副本时移走它再运行 quanlu feed run, "
                               "并告知各读者: 新推送从头开始, 旧的状态文件不再适用",
                               "restore its folder from a copy; without one move it away, run "
                               "quanlu feed run and tell its readers: the new feed begins anew, "
                               "their state files do not fit it"}});
}

Result<KeptRecord> kept(const store::RowView& row) {
  const Locator at(row.key.size() == 8 ? load_be<std::uint64_t>(row.key.data()) : UINT64_MAX);
  TRY_ASSIGN(const BytesView words, store::words_of(row));
  if (row.key.size() != 8 || words.size() < kSizesBytes) return damaged(at);
  const std::size_t value = load_be<std::uint32_t>(words.data()),
                    signature = load_be<std::uint32_t>(words.data() + 4);
  if (value > words.size() - kSizesBytes || signature > words.size() - kSizesBytes - value)
    return damaged(at);
  const BytesView rest = words.subspan(kSizesBytes);
  return KeptRecord{.at = at,
                    .value = Bytes(rest.begin(), rest.begin() + static_cast<std::ptrdiff_t>(value)),
                    .signature = std::string(as_text(rest.subspan(value, signature)))};
}

Result<Locator> end_in(const store::Txn& txn, store::Table table) {
  TRY_ASSIGN(store::Cursor cursor, store::Cursor::open(txn, table));
  TRY_ASSIGN(const auto last, cursor.last());
  if (!last) return Locator(0);
  if (last->key.size() != 8) return damaged(Locator(UINT64_MAX));
  return Locator(load_be<std::uint64_t>(last->key.data()) + 1);
}

// Rows in order, many out of one snapshot; at the end none is held.
class LmdbFeedReader final : public FeedReader {
 public:
  LmdbFeedReader(store::Env& env, Locator from) : env_(env), next_(from) {}

  Result<std::optional<FeedRecord>> next() override {
    if (at_ == rows_.size()) TRY(fill());
    if (rows_.empty()) return std::nullopt;
    const KeptRecord& row = rows_[at_++];
    return FeedRecord{.at = row.at, .value = row.value, .signature = row.signature};
  }

 private:
  Status fill() {
    rows_.clear();
    at_ = 0;
    TRY_ASSIGN(const store::ReadTxn txn, env_.read());
    TRY_ASSIGN(store::Cursor cursor, store::Cursor::open(txn, env_.unnamed()));
    TRY_ASSIGN(auto row, cursor.seek(row_key(next_)));
    while (row && rows_.size() < kRowsMax) {
      TRY_ASSIGN(auto record, kept(*row));
      if (record.at != next_) return damaged(next_);
      next_ = next_.next();
      rows_.push_back(std::move(record));
      TRY_ASSIGN(row, cursor.next());
    }
    return {};
  }

  store::Env& env_;
  Locator next_;
  std::vector<KeptRecord> rows_;
  std::size_t at_ = 0;
};

}  // namespace

Result<std::unique_ptr<LmdbCarrier>> LmdbCarrier::open(const std::filesystem::path& folder,
                                                       store::Access access) {
  TRY_ASSIGN(auto env, store::Env::open(folder, {.access = access}));
  return std::unique_ptr<LmdbCarrier>(new LmdbCarrier(std::move(env)));
}

Result<Locator> LmdbCarrier::end() {
  TRY_ASSIGN(const store::ReadTxn txn, env_->read());
  return end_in(txn, env_->unnamed());
}

Result<std::unique_ptr<FeedReader>> LmdbCarrier::read(Locator from) {
  return std::make_unique<LmdbFeedReader>(*env_, from);
}

Status LmdbCarrier::append(Locator base, std::span<const FeedOutput> records) {
  const store::Rows rows(env_->unnamed());
  TRY(env_->update([&](store::WriteTxn& txn) -> Status {
    TRY_ASSIGN(const Locator end, end_in(txn, env_->unnamed()));
    if (end != base)
      return fail(Error{.kind = Failure::kConflict,
                        .reason = "end_moved",
                        .what = {"推送末尾已变化", "the end of the feed is not where it was"},
                        .where = env_->folder().string(),
                        .expected = "end " + std::to_string(base.value),
                        .found = "end " + std::to_string(end.value),
                        .remedy = {}});
    Locator at = base;
    for (const FeedOutput& record : records) {
      TRY(rows.append(txn, row_key(at), words_of(record)));
      at = at.next();
    }
    KILL_POINT("feed.before_commit");
    return {};
  }));
  KILL_POINT("feed.after_commit");
  return {};
}

}  // namespace quanlu::consumers::feed
