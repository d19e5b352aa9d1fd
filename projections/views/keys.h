#pragma once
// The keys of the views, in the orders of DOMAIN.md 8. One place, since queries search by their
// beginnings.
#include <string_view>

#include "ledger/store/key.h"
#include "schemas/base/ids.h"

namespace quanlu::projections::views::key {

using ledger::store::Key;

inline Key subject(std::string_view subject) {
  Key key;
  key.sorted_text(subject);
  return key;
}
inline Key timeline(std::string_view subject, Day on, Seq seq) {
  Key key;
  key.sorted_text(subject).i32(on.value).u64(seq.value);
  return key;
}
inline Key id(const Id16& id) {
  Key key;
  key.id(id);
  return key;
}
inline Key id_seq(const Id16& id, Seq seq) {
  Key key;
  key.id(id).u64(seq.value);
  return key;
}
inline Key seq(Seq seq) {
  Key key;
  key.u64(seq.value);
  return key;
}
inline Key trouble(Seq seq, std::uint16_t number) {
  Key key;
  key.u64(seq.value).u16(number);
  return key;
}
inline Key index(std::uint32_t index) {
  Key key;
  key.u32(index);
  return key;
}
inline Key due(Day on, const Id16& owner, std::uint16_t deadline, bool is_stream) {
  Key key;
  key.i32(on.value).id(owner).u16(deadline).u8(is_stream ? 1 : 0);
  return key;
}
inline Key name(std::string_view folded, std::string_view subject) {
  Key key;
  key.sorted_text(folded).sorted_text(subject);
  return key;
}
inline Key gram(std::string_view gram, std::string_view folded, std::string_view subject) {
  Key key;
  key.sorted_text(gram).sorted_text(folded).sorted_text(subject);
  return key;
}
inline Key list(std::uint8_t list, std::string_view subject, Day from) {
  Key key;
  key.u8(list).sorted_text(subject).i32(from.value);
  return key;
}
inline Key contact(std::uint32_t month, std::string_view officer, std::string_view subject) {
  Key key;
  key.u32(month).sorted_text(officer).sorted_text(subject);
  return key;
}
inline Key board(std::uint8_t state, Day due, const Id16& owner) {  // V14, V15
  Key key;
  key.u8(state).i32(due.value).id(owner);
  return key;
}
inline Key alert(std::string_view rule, std::string_view subject, const Id16& stream) {
  Key key;
  key.sorted_text(rule).sorted_text(subject).id(stream);
  return key;
}
inline Key grant(std::uint16_t scheme, std::uint16_t year, std::string_view payee,
                 const Id16& stream) {
  Key key;
  key.u16(scheme).u16(year).sorted_text(payee).id(stream);
  return key;
}
inline Key linkage(std::string_view unit, Day pushed, const Id16& stream) {
  Key key;
  key.sorted_text(unit).i32(pushed.value).id(stream);
  return key;
}
inline Key number(std::string_view folded, const Id16& owner) {
  Key key;
  key.sorted_text(folded).id(owner);
  return key;
}
inline Key role(std::string_view account, std::uint16_t role, Seq seq) {
  Key key;
  key.sorted_text(account).u16(role).u64(seq.value);
  return key;
}
inline Key partition(Partition partition) {
  Key key;
  key.u32(partition.value);
  return key;
}

}  // namespace quanlu::projections::views::key
