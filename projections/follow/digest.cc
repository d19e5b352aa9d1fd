#include "projections/follow/digest.h"

#include <algorithm>

#include "ledger/store/cursor.h"
#include "ledger/store/pages.h"
#include "projections/views/keys.h"
#include "projections/views/row.h"

namespace quanlu::projections::follow {
namespace {

constexpr std::size_t kBufferBytes = 1 << 16;

// Rows are small and a digest's update costs as much as hashing one: they go in pieces of 64 KiB.
class Buffered {
 public:
  explicit Buffered(crypto::Hasher& hasher) : hasher_(hasher) {
    hasher_.begin();
    buffer_.reserve(kBufferBytes + 4096);
  }
  void add(BytesView bytes) {
    append(buffer_, bytes);
    if (buffer_.size() >= kBufferBytes) pour();
  }
  void counted(BytesView bytes) {
    append_be(buffer_, static_cast<std::uint32_t>(bytes.size()));
    add(bytes);
  }
  void number(std::uint32_t value) { append_be(buffer_, value); }
  Digest finish() {
    pour();
    return hasher_.finish();
  }

 private:
  void pour() {
    hasher_.update(buffer_);
    buffer_.clear();
  }
  crypto::Hasher& hasher_;
  Bytes buffer_;
};

tl::unexpected<Error> in_view(const views::ViewInfo& info, Error error) {
  error.where = "view " + std::string(info.name) + " " + error.where;
  return fail(std::move(error));
}

Digest join(const EnvironmentDigest& all, crypto::Hasher& hasher) {
  Bytes tail;
  append_be(tail, all.partition.value);
  append_be(tail, all.next_seq - 1);
  append(tail, all.head.bytes);
  std::vector<BytesView> parts;
  for (const ViewDigest& view : all.views)
    parts.emplace_back(view.digest.bytes);
  parts.emplace_back(tail);
  return hasher.digest(parts);
}

}  // namespace

Result<ViewDigest> digest_view(const views::Environment& environment, const store::Txn& txn,
                               views::View view, crypto::Hasher& hasher) {
  const views::ViewInfo& info = views::info(view);
  ViewDigest result{.name = info.name};
  Buffered digest(hasher);
  digest.add(crypto::kViewTag);
  digest.counted(as_bytes(info.name));
  digest.number(info.schema_version);
  TRY_ASSIGN(store::Cursor cursor, store::Cursor::open(txn, environment.table(view).table()));
  store::PassedPages passed;
  while (true) {
    TRY_ASSIGN(const std::optional<store::RowView> row, cursor.next());
    if (!row) break;
    passed.pass(row->value);
    auto words = store::words_of(*row);
    if (!words) return in_view(info, std::move(words).error());
    digest.counted(row->key);
    digest.counted(*words);
    ++result.rows;
  }
  result.digest = digest.finish();
  return result;
}

Result<EnvironmentDigest> digest_environment(views::Environment& environment,
                                             crypto::Hasher& hasher) {
  TRY_ASSIGN(const store::ReadTxn txn, environment.env().read());
  TRY_ASSIGN(const std::optional<Bytes> bytes, environment.position(txn));
  if (!bytes)
    return fail(Failure::kAbsent, "views_empty", {"视图为空", "the views are empty"},
                environment.env().folder().string());
  TRY_ASSIGN(const Position position, decode_position(*bytes));
  EnvironmentDigest all;
  all.partition = position.state.partition;
  all.next_seq = position.reached().value;
  all.head = position.head();
  all.position = *bytes;
  for (const views::ViewInfo& info : views::views()) {
    TRY_ASSIGN(ViewDigest view, digest_view(environment, txn, info.view, hasher));
    all.views.push_back(view);
  }
  TRY_ASSIGN(all.rows_next, rows_next(environment, txn));
  all.digest = join(all, hasher);
  return all;
}

Result<std::uint64_t> rows_next(const views::Environment& environment, const store::Txn& txn) {
  const views::key::Key key = views::key::partition(Partition(0));
  TRY_ASSIGN(const std::optional<BytesView> words,
             environment.table(views::View::kChain).get(txn, key.padded()));
  views::ChainState chain;
  if (!words || !views::decode(*words, chain)) return std::uint64_t{0};
  return chain.seq + 1;
}

namespace {

Result<std::optional<Difference>> first_difference(const views::ViewInfo& info,
                                                   store::Cursor wanted, store::Cursor found) {
  while (true) {
    TRY_ASSIGN(const std::optional<store::RowView> left, wanted.next());
    TRY_ASSIGN(const std::optional<store::RowView> right, found.next());
    if (!left && !right) return std::optional<Difference>();
    const auto differs = [&](const store::RowView& row,
                             Difference::Kind kind) -> Result<std::optional<Difference>> {
      Difference of{.view = info.name, .key = Bytes(row.key.begin(), row.key.end()), .kind = kind};
      if (kind == Difference::Kind::kAdded) return of;
      TRY_ASSIGN(const BytesView words, store::words_of(*left));
      of.wanted.assign(words.begin(), words.end());
      return of;
    };
    if (!right) return differs(*left, Difference::Kind::kMissing);
    if (!left) return differs(*right, Difference::Kind::kAdded);
    const bool less = std::lexicographical_compare(left->key.begin(), left->key.end(),
                                                   right->key.begin(), right->key.end());
    const bool more = std::lexicographical_compare(right->key.begin(), right->key.end(),
                                                   left->key.begin(), left->key.end());
    if (less) return differs(*left, Difference::Kind::kMissing);
    if (more) return differs(*right, Difference::Kind::kAdded);
    TRY_ASSIGN(const BytesView ours, store::words_of(*left));
    auto theirs = store::words_of(*right);
    if (!theirs) return in_view(info, std::move(theirs).error());
    if (as_text(ours) != as_text(*theirs)) return differs(*left, Difference::Kind::kChanged);
  }
}

}  // namespace

Result<std::optional<Difference>> first_difference(views::Environment& wanted,
                                                   views::Environment& found) {
  TRY_ASSIGN(const store::ReadTxn wanted_txn, wanted.env().read());
  TRY_ASSIGN(const store::ReadTxn found_txn, found.env().read());
  for (const views::ViewInfo& info : views::views()) {
    TRY_ASSIGN(store::Cursor left,
               store::Cursor::open(wanted_txn, wanted.table(info.view).table()));
    TRY_ASSIGN(store::Cursor right, store::Cursor::open(found_txn, found.table(info.view).table()));
    TRY_ASSIGN(std::optional<Difference> difference,
               first_difference(info, std::move(left), std::move(right)));
    if (difference) return difference;
  }
  return std::optional<Difference>();
}

}  // namespace quanlu::projections::follow
