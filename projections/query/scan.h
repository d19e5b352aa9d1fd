#pragma once
// Pages of a view: rows in key order under a prefix, filtered, from behind a cursor.
#include "ledger/store/cursor.h"
#include "projections/query/snapshot.h"

namespace quanlu::projections::query {

// `take(key, row)` gives the element to show, or nothing for a row that does not belong there.
template <typename Row, typename Element, typename Take>
Result<Answer<Element>> scan(const Snapshot& snapshot, views::View view, BytesView prefix,
                             const Page& page, Take take) {
  Answer<Element> answer;
  TRY_ASSIGN(store::Cursor cursor,
             store::Cursor::open(snapshot.txn(), snapshot.environment().table(view).table()));
  Bytes end(prefix.begin(), prefix.end());  // behind all keys with the prefix
  end.resize(store::kKeyBytesMax, 0xFF);
  std::optional<store::RowView> row;
  if (page.reverse) {
    TRY_ASSIGN(row, cursor.seek_before(page.cursor.empty() ? BytesView(end) : page.cursor));
  } else {
    TRY_ASSIGN(row, cursor.seek(page.cursor.empty() ? prefix : BytesView(page.cursor)));
    if (row && !page.cursor.empty() && as_text(row->key) == as_text(page.cursor)) {
      TRY_ASSIGN(row, cursor.next());
    }
  }
  while (row && as_text(row->key).substr(0, prefix.size()) == as_text(prefix)) {
    if (page.limit != 0 && answer.rows.size() == page.limit) return answer;
    TRY_ASSIGN(const BytesView words, store::words_of(*row));
    std::optional<Element> element = take(store::KeyReader(row->key), Owned<Row>(words));
    if (element) answer.rows.push_back(*std::move(element));
    answer.cursor.assign(row->key.begin(), row->key.end());
    TRY_ASSIGN(row, page.reverse ? cursor.previous() : cursor.next());
  }
  answer.cursor.clear();
  return answer;
}

}  // namespace quanlu::projections::query
