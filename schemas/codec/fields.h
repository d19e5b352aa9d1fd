#pragma once
// The body of an event read and written field by field, by the tables of schemas/registry instead
// of generated accessors: what codec, replay, export and the console share for all types. A
// generated reader costs the same (SUBSTRATE.md 4.3); use it where the type is known.
//
// A field is asked with a function that fits its kind; another one is a bug (CHECK). What a body is
// too short for is absent. Views of text and bytes live as long as the message below.
#include <cstdint>
#include <string_view>

#include <capnp/any.h>

#include "schemas/base/bytes.h"
#include "schemas/base/ids.h"
#include "schemas/events/values.capnp.h"
#include "schemas/registry/registry.h"

namespace quanlu::schemas::codec {

using registry::Field;
using registry::FieldKind;

// How the values of a kind lie in Cap'n Proto.
enum class Storage : std::uint8_t { kBit, k8, k16, k32, k64, kText, kData, kStruct };
Storage storage_of(FieldKind kind);
inline bool is_pointer(Storage storage) {
  return storage >= Storage::kText;
}

// Days and instants that have a date of the years 1 to 9999 at UTC+8: all that are read from JSON,
// and all that decoding lets pass, so that they can be written as text.
bool is_calendar_day(std::int64_t day);
bool is_calendar_instant(std::int64_t millis);

Id16 to_id(events::Id::Reader id);
void fill_id(events::Id::Builder to, const Id16& id);
inline std::string_view to_view(capnp::Text::Reader text) {
  return {text.begin(), text.size()};
}
inline BytesView to_view(capnp::Data::Reader data) {
  return {data.begin(), data.size()};
}

class FieldsReader {
 public:
  explicit FieldsReader(capnp::AnyStruct::Reader body) : body_(body) {}

  // Required numbers are always there; enumerants, dates and areas are absent when 0, pointers and
  // lists when null.
  bool has(const Field& field) const;

  // Numbers of every kind, days, milliseconds, fen, areas, enumerants, Bool as 0 or 1; a U64 comes
  // as the same 64 bits.
  std::int64_t number(const Field& field) const;
  std::string_view text(const Field& field) const;
  BytesView bytes(const Field& field) const;
  Id16 id(const Field& field) const;

  // Of lists.
  std::size_t size(const Field& field) const;
  std::int64_t number(const Field& field, std::size_t index) const;
  std::string_view text(const Field& field, std::size_t index) const;
  BytesView bytes(const Field& field, std::size_t index) const;
  Id16 id(const Field& field, std::size_t index) const;

  // Doc, Set, Subject, Sealed: `T` is the struct of values.capnp.
  template <typename T>
  typename T::Reader get(const Field& field) const {
    return pointer(field).getAs<T>();
  }
  template <typename T>
  typename T::Reader get(const Field& field, std::size_t index) const {
    return list<T>(field)[static_cast<unsigned>(index)];
  }
  template <typename T>
  typename capnp::List<T>::Reader list(const Field& field) const {
    return pointer(field).getAs<capnp::List<T>>();
  }

 private:
  capnp::AnyPointer::Reader pointer(const Field& field) const;

  capnp::AnyStruct::Reader body_;
};

// Writes into a body whose sections have the sizes of the type's table. Never writes empty text or
// empty lists: empty is null, so that equal events have equal bytes.
class FieldsBuilder {
 public:
  explicit FieldsBuilder(capnp::AnyStruct::Builder body) : body_(body) {}

  void set_number(const Field& field, std::int64_t number);  // marks an optional one as given
  void set_text(const Field& field, std::string_view text);
  void set_bytes(const Field& field, BytesView bytes);
  void set_id(const Field& field, const Id16& id);
  void set_set(const Field& field, std::uint64_t count, const Digest& digest);
  void clear(const Field& field);

  // Lists: size first, once; then each element.
  void set_size(const Field& field, std::size_t size);
  void set_number(const Field& field, std::size_t index, std::int64_t number);
  void set_text(const Field& field, std::size_t index, std::string_view text);
  void set_bytes(const Field& field, std::size_t index, BytesView bytes);
  void set_id(const Field& field, std::size_t index, const Id16& id);

  template <typename T>
  typename T::Builder init(const Field& field) {
    return pointer(field).initAs<T>();
  }
  template <typename T>
  typename T::Builder at(const Field& field, std::size_t index) {
    return pointer(field).getAs<capnp::List<T>>()[static_cast<unsigned>(index)];
  }

 private:
  capnp::AnyPointer::Builder pointer(const Field& field);

  capnp::AnyStruct::Builder body_;
};

}  // namespace quanlu::schemas::codec
