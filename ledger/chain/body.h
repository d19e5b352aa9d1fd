#pragma once
// Reading the bodies of control events by offset, in entries that are canonical already: what a
// section is too short for is 0 or null, and what lies behind the last known field is a later
// field.
#include <optional>
#include <string_view>
#include <vector>

#include "ledger/chain/entry.h"
#include "ledger/chain/pointer.h"
#include "schemas/base/bytes.h"

namespace quanlu::ledger::chain {

// Looks into the entry's bytes, which must outlive it and what it gives. At at::kEnvelope it reads
// the envelope the same way. A field of another form
// than asked for makes good() false for ever and reads as empty.
class Body {
 public:
  explicit Body(BytesView canonical_entry, std::size_t pointer_at = at::kBody);

  bool good() const { return good_; }
  StructSize size() const { return size_; }
  BytesView bytes() const { return entry_.subspan(begin_); }  // the struct and all it points to

  template <typename Number>
  Number number(std::size_t at) const {
    if (at + sizeof(Number) > std::size_t{size_.data} * kWord) return 0;
    return load_le<Number>(entry_.data() + begin_ + at);
  }
  BytesView data(std::size_t index);
  std::string_view text(std::size_t index);
  Id16 id(std::size_t index);
  // The struct that a pointer leads to; nothing where it is null or leads to something else.
  std::optional<Body> child(std::size_t index);
  std::vector<BytesView> data_list(std::size_t index);
  std::vector<std::string_view> text_list(std::size_t index);
  std::vector<std::uint64_t> number_list(std::size_t index);        // of 64 bits each
  std::vector<std::uint32_t> small_number_list(std::size_t index);  // of 32

 private:
  struct Target {
    Pointer pointer;
    std::size_t at = 0;  // byte offset of what it points to
  };
  Target target_at(std::size_t at) const;
  Target target(std::size_t index) const;
  Target list(Target target, ElementSize size);
  BytesView data(Target target);
  std::string_view text(Target target);

  BytesView entry_;
  StructSize size_;
  std::size_t begin_;  // of the struct
  bool good_ = true;
};

}  // namespace quanlu::ledger::chain
