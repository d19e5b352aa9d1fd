#pragma once
// A row that outlives its snapshot: bytes of its own, read like the plain struct.
#include <utility>

#include "projections/views/row.h"
#include "schemas/base/check.h"

namespace quanlu::projections::query {

namespace views = quanlu::projections::views;

template <typename Row>
class Owned {
 public:
  explicit Owned(BytesView words) : words_(words.begin(), words.end()) { look(); }
  Owned(const Owned& other) : words_(other.words_) { look(); }
  Owned(Owned&&) noexcept = default;  // the words keep their place
  Owned& operator=(Owned other) noexcept {
    words_.swap(other.words_);
    std::swap(row_, other.row_);
    return *this;
  }
  ~Owned() = default;

  const Row& operator*() const { return row_; }
  const Row* operator->() const { return &row_; }

 private:
  void look() { CHECK(views::decode(words_, row_)); }

  Bytes words_;
  Row row_;
};

// A row of a view with the parts of its key that the row does not repeat.
template <typename Row>
struct At {
  Owned<Row> row;
  Seq seq;                   // of histories and balances
  Day day;                   // V02 effectiveOn, V06 dueOn, V16 date
  Id16 id;                   // case, stream or event
  std::uint32_t number = 0;  // V06 deadline, V13 month

  const Row* operator->() const { return &*row; }
};

}  // namespace quanlu::projections::query
