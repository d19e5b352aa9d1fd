#pragma once
// Where rows go: the seam between the views and the two ways of applying, a live LMDB transaction
// and the accumulation of a rebuild (both in projections/follow). One thread.
#include <map>
#include <optional>
#include <utility>

#include "projections/views/row.h"
#include "projections/views/view.h"
#include "schemas/base/bytes.h"
#include "schemas/base/check.h"

namespace quanlu::projections::views {

// A failure of the medium is kept by the implementation and asked by whoever commits: what was
// applied since then is thrown away.
class Rows {
 public:
  virtual ~Rows() = default;
  // The words of a row, borrowed until the next change. Not for views that are append_only.
  virtual std::optional<BytesView> get(View view, BytesView key) = 0;
  virtual void put(View view, BytesView key, BytesView words) = 0;
  virtual void erase(View view, BytesView key) = 0;
};

// The row at the key, or nothing. Words that are no such row are damage: CHECK, since the checksum
// of the store has passed.
template <typename Row>
std::optional<Row> get_row(Rows& rows, View view, BytesView key) {
  const std::optional<BytesView> words = rows.get(view, key);
  if (!words) return std::nullopt;
  Row row;
  CHECK(decode(*words, row));
  return row;
}

// The twin in memory: what a correction makes again, and tests.
class MemoryRows final : public Rows {
 public:
  using Key = std::pair<View, Bytes>;

  std::optional<BytesView> get(View view, BytesView key) override {
    const auto found = rows_.find(Key(view, Bytes(key.begin(), key.end())));
    if (found == rows_.end()) return std::nullopt;
    return found->second;
  }
  void put(View view, BytesView key, BytesView words) override {
    rows_.insert_or_assign(Key(view, Bytes(key.begin(), key.end())),
                           Bytes(words.begin(), words.end()));
  }
  void erase(View view, BytesView key) override {
    rows_.erase(Key(view, Bytes(key.begin(), key.end())));
  }
  const std::map<Key, Bytes>& all() const { return rows_; }

 private:
  std::map<Key, Bytes> rows_;
};

}  // namespace quanlu::projections::views
