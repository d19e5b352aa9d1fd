#include "schemas/codec/walk.h"

#include <algorithm>

#include "schemas/codec/fields.h"

namespace quanlu::schemas::codec {
namespace {

constexpr std::size_t kElementsMax = 65'536;  // no list of an entry can have more that take room

bool is_list_of(capnp::AnyPointer::Reader pointer, capnp::ElementSize size) {
  if (pointer.getPointerType() != capnp::PointerType::LIST) return false;
  const auto list = pointer.getAs<capnp::AnyList>();
  return list.getElementSize() == size && list.size() <= kElementsMax;
}

bool is_text(capnp::AnyPointer::Reader pointer) {
  if (pointer.isNull()) return true;
  if (!is_list_of(pointer, capnp::ElementSize::BYTE)) return false;
  const auto bytes = pointer.getAs<capnp::Data>();
  return bytes.size() > 0 && bytes[bytes.size() - 1] == 0 &&
         std::find(bytes.begin(), bytes.end() - 1, 0) == bytes.end() - 1;
}

bool is_data(capnp::AnyPointer::Reader pointer) {
  return pointer.isNull() || is_list_of(pointer, capnp::ElementSize::BYTE);
}

bool is_text_at(capnp::AnyStruct::Reader of, unsigned index) {
  const auto pointers = of.getPointerSection();
  return index >= pointers.size() || is_text(pointers[index]);
}

bool is_data_at(capnp::AnyStruct::Reader of, unsigned index) {
  const auto pointers = of.getPointerSection();
  return index >= pointers.size() || is_data(pointers[index]);
}

// Following the pointer is what checks that it leads into the message.
bool is_struct_at(capnp::AnyStruct::Reader of, unsigned index) {
  const auto pointers = of.getPointerSection();
  if (index >= pointers.size() || pointers[index].isNull()) return true;
  if (pointers[index].getPointerType() != capnp::PointerType::STRUCT) return false;
  (void)pointers[index].getAs<capnp::AnyStruct>();
  return true;
}

// Ordinals of values.capnp, whose structs are frozen: which of their pointers are Text, which Data,
// which Id.
bool is_value(FieldKind kind, capnp::AnyStruct::Reader value) {
  switch (kind) {
    case FieldKind::kDoc:
      return is_data_at(value, 0) && is_data_at(value, 1) && is_text_at(value, 2) &&
             is_text_at(value, 3) && is_text_at(value, 4);
    case FieldKind::kSet:
      return is_data_at(value, 0);
    case FieldKind::kSubject:
      return is_text_at(value, 0);
    case FieldKind::kSealed:
      return is_struct_at(value, 0) && is_data_at(value, 1) && is_data_at(value, 2) &&
             is_data_at(value, 3);
    case FieldKind::kActor:
      return is_text_at(value, 0) && is_text_at(value, 1) && is_text_at(value, 2);
    default:
      return true;  // Id: numbers only
  }
}

capnp::ElementSize element_size(Storage storage) {
  switch (storage) {
    case Storage::kBit:
      return capnp::ElementSize::BIT;
    case Storage::k8:
      return capnp::ElementSize::BYTE;
    case Storage::k16:
      return capnp::ElementSize::TWO_BYTES;
    case Storage::k32:
      return capnp::ElementSize::FOUR_BYTES;
    case Storage::k64:
      return capnp::ElementSize::EIGHT_BYTES;
    case Storage::kText:
    case Storage::kData:
      return capnp::ElementSize::POINTER;
    case Storage::kStruct:
      break;
  }
  return capnp::ElementSize::INLINE_COMPOSITE;
}

bool is_element_list(Storage storage, FieldKind kind, capnp::AnyPointer::Reader pointer) {
  if (!is_list_of(pointer, element_size(storage))) return false;
  if (storage == Storage::kText || storage == Storage::kData) {
    for (const auto element : pointer.getAs<capnp::AnyList>().as<capnp::List<capnp::AnyPointer>>())
      if (!(storage == Storage::kText ? is_text(element) : is_data(element))) return false;
  }
  if (storage == Storage::kStruct) {
    for (const auto element : pointer.getAs<capnp::AnyList>().as<capnp::List<capnp::AnyStruct>>())
      if (!is_value(kind, element)) return false;
  }
  return true;
}

bool is_field(const Field& field, capnp::AnyPointer::Reader pointer) {
  if (pointer.isNull()) return true;
  const Storage storage = storage_of(field.kind);
  if (field.list) return is_element_list(storage, field.kind, pointer);
  if (storage == Storage::kText) return is_text(pointer);
  if (storage == Storage::kData) return is_data(pointer);
  return pointer.getPointerType() == capnp::PointerType::STRUCT &&
         is_value(field.kind, pointer.getAs<capnp::AnyStruct>());
}

bool is_in_calendar(FieldKind kind, std::int64_t number) {
  return kind == FieldKind::kDate      ? is_calendar_day(number)
         : kind == FieldKind::kInstant ? is_calendar_instant(number)
                                       : true;
}

bool is_time(const Field& field, const FieldsReader& body) {
  if (!field.list) return is_in_calendar(field.kind, body.number(field));
  for (std::size_t i = 0, size = body.size(field); i < size; ++i)
    if (!is_in_calendar(field.kind, body.number(field, i))) return false;
  return true;
}

}  // namespace

std::optional<std::string> walk(std::span<const Field> fields, capnp::AnyStruct::Reader body) {
  const auto pointers = body.getPointerSection();
  for (const Field& field : fields) {
    const bool pointer = field.list || is_pointer(storage_of(field.kind));
    if (pointer && field.slot < pointers.size() && !is_field(field, pointers[field.slot]))
      return "field " + std::string(field.name) + " of another form";
    if ((field.kind == FieldKind::kDate || field.kind == FieldKind::kInstant) &&
        !is_time(field, FieldsReader(body)))
      return "field " + std::string(field.name) + " beyond the calendar";
  }
  return std::nullopt;
}

std::optional<std::string> check_pointers(wire::Entry::Reader entry) {
  const auto pointers = capnp::toAny(entry).getPointerSection();
  for (const auto pointer : {pointers[0], pointers[1]})
    if (pointer.getPointerType() != capnp::PointerType::STRUCT)
      return "an envelope or body that is no struct";
  return std::nullopt;
}

}  // namespace quanlu::schemas::codec
