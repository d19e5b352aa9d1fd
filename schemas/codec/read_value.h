#pragma once
// Single values of JSON, each read in its one form or refused (DOMAIN.md 2.2). Inside this room
// only: simdjson shows here. Views borrow from the parsed document.
#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include <simdjson.h>

#include "schemas/codec/command.h"
#include "schemas/codec/refuse.h"

namespace quanlu::schemas::codec {

using Element = simdjson::dom::element;

// The index of `name` among `size` names, SIZE_MAX when it is none of them. Looks first behind the
// one found before, since most members come in the order of the schema.
template <typename NameAt>
std::size_t find_name(std::string_view name, std::size_t size, std::size_t first, NameAt name_at) {
  for (std::size_t i = 0, at = first; i < size; ++i, ++at) {
    if (at >= size) at = 0;
    if (name_at(at) == name) return at;
  }
  return SIZE_MAX;
}

// The members of an object by the index of their name; every key known, and once.
class Members {
 public:
  static constexpr std::size_t kMax = 32;

  bool has(std::size_t name) const { return (present_ >> name & 1) != 0; }
  bool has_value(std::size_t name) const { return has(name) && !values_[name].is_null(); }
  const Element& operator[](std::size_t name) const { return values_[name]; }

 private:
  friend Verdict read_members(Element, const Path&, std::span<const std::string_view>, Members&);
  std::array<Element, kMax> values_;
  std::uint32_t present_ = 0;
};
Verdict read_members(Element value, const Path& path, std::span<const std::string_view> names,
                     Members& members);

Read<std::string_view> read_string(Element value, const Path& path, std::string_view expected);
Read<simdjson::dom::array> read_array(Element value, const Path& path, std::size_t min,
                                      std::size_t max);
Read<bool> read_bool(Element value, const Path& path);

// Text of 1 to `max` characters, NFC, without controls and invisible characters; `lines`: line
// breaks are allowed.
Read<std::string_view> read_text(Element value, const Path& path, std::size_t max,
                                 bool lines = false);

Read<std::uint64_t> read_unsigned(Element value, const Path& path, std::uint64_t max);
Read<std::int64_t> read_signed(Element value, const Path& path);
// 64-bit counters: a string of digits, or a number.
Read<std::uint64_t> read_counter(Element value, const Path& path);
Read<std::int64_t> read_signed_counter(Element value, const Path& path);

Read<Fen> read_money(Element value, const Path& path, std::int64_t least_fen);
Read<Day> read_day(Element value, const Path& path);
Read<Millis> read_instant(Element value, const Path& path);
Read<Id16> read_id(Element value, const Path& path);
Read<std::string> read_uscc(Element value, const Path& path);
Read<std::uint64_t> read_area(Element value, const Path& path, bool street_only = false);
Read<std::string_view> read_unit(Element value, const Path& path);
Read<std::string_view> read_account(Element value, const Path& path);
Read<std::string_view> read_document_number(Element value, const Path& path);
Read<Digest> read_digest(Element value, const Path& path);
Read<Bytes> read_bytes(Element value, const Path& path);
Read<std::uint16_t> read_enumerant(Element value, const Path& path, std::string_view rule,
                                   std::span<const registry::Enumerant> values);
Read<DocRef> read_doc(Element value, const Path& path);
Read<Subject> read_subject(Element value, const Path& path);

struct SetValue {
  std::uint64_t count = 0;
  Digest digest;
};
Read<SetValue> read_set(Element value, const Path& path);

// Checks that are the same for text of a stream key.
tl::unexpected<Refusal> refuse_uscc(std::string_view text, const Path& path);

}  // namespace quanlu::schemas::codec
