#include "schemas/codec/fields.h"

#include <cstring>

#include "schemas/base/check.h"

namespace quanlu::schemas::codec {
namespace {

constexpr std::int64_t kFirstDay = -719'162, kLastDay = 2'932'896;  // 0001-01-01, 9999-12-31
constexpr std::int64_t kDayMillis = 86'400'000;

unsigned narrow(std::size_t number) {
  return static_cast<unsigned>(number);
}

// The number at `slot` in units of its own size; 0 behind the end of the section.
template <typename Number>
std::int64_t load(kj::ArrayPtr<const kj::byte> data, std::size_t slot) {
  const std::size_t begin = slot * sizeof(Number);
  if (begin + sizeof(Number) > data.size()) return 0;
  return static_cast<std::int64_t>(load_le<Number>(data.begin() + begin));
}

template <typename Number>
void store(kj::ArrayPtr<kj::byte> data, std::size_t slot, std::int64_t number) {
  const std::size_t begin = slot * sizeof(Number);
  CHECK(begin + sizeof(Number) <= data.size());
  store_le(data.begin() + begin, static_cast<Number>(number));
}

bool load_bit(kj::ArrayPtr<const kj::byte> data, std::size_t bit) {
  return bit / 8 < data.size() && ((data[bit / 8] >> (bit % 8)) & 1) != 0;
}

void store_bit(kj::ArrayPtr<kj::byte> data, std::size_t bit, bool value) {
  CHECK(bit / 8 < data.size());
  const auto mask = static_cast<kj::byte>(1U << (bit % 8));
  data[bit / 8] = static_cast<kj::byte>(value ? data[bit / 8] | mask : data[bit / 8] & ~mask);
}

// 0 means absent where it is no value of the kind.
bool zero_is_absent(FieldKind kind) {
  switch (kind) {
    case FieldKind::kEnum:
    case FieldKind::kDate:
    case FieldKind::kInstant:
    case FieldKind::kArea:
    case FieldKind::kStreet:
      return true;
    default:
      return false;
  }
}

bool is_signed32(FieldKind kind) {
  return kind == FieldKind::kDate;
}

void copy_text(capnp::Text::Builder to, std::string_view text) {
  std::memcpy(to.begin(), text.data(), text.size());
}

template <typename List>
void init_list(capnp::AnyPointer::Builder to, std::size_t size) {
  to.initAs<capnp::List<List>>(narrow(size));
}

}  // namespace

Storage storage_of(FieldKind kind) {
  switch (kind) {
    case FieldKind::kBool:
      return Storage::kBit;
    case FieldKind::kU8:
      return Storage::k8;
    case FieldKind::kU16:
    case FieldKind::kEnum:
      return Storage::k16;
    case FieldKind::kU32:
    case FieldKind::kBasisPoints:
    case FieldKind::kDate:
      return Storage::k32;
    case FieldKind::kMoney:
    case FieldKind::kInstant:
    case FieldKind::kCentiPoints:
    case FieldKind::kU64:
    case FieldKind::kI64:
    case FieldKind::kArea:
    case FieldKind::kStreet:
      return Storage::k64;
    case FieldKind::kText:
    case FieldKind::kUscc:
    case FieldKind::kUnit:
    case FieldKind::kAccount:
    case FieldKind::kDocNumber:
      return Storage::kText;
    case FieldKind::kBytes:
    case FieldKind::kDigest:
      return Storage::kData;
    case FieldKind::kSubject:
    case FieldKind::kPid:
    case FieldKind::kSealed:
    case FieldKind::kDoc:
    case FieldKind::kRef:
    case FieldKind::kId:
    case FieldKind::kSet:
    case FieldKind::kActor:
      return Storage::kStruct;
  }
  CHECK(!"a kind of the registry");
  return Storage::kBit;
}

bool is_calendar_day(std::int64_t day) {
  return day >= kFirstDay && day <= kLastDay;
}

bool is_calendar_instant(std::int64_t millis) {
  return millis >= kFirstDay * kDayMillis && millis < kLastDay * kDayMillis;
}

Id16 to_id(events::Id::Reader id) {
  Id16 out;
  store_le(out.bytes.data(), id.getA());
  store_le(out.bytes.data() + 8, id.getB());
  return out;
}

void fill_id(events::Id::Builder to, const Id16& id) {
  to.setA(load_le<std::uint64_t>(id.bytes.data()));
  to.setB(load_le<std::uint64_t>(id.bytes.data() + 8));
}

capnp::AnyPointer::Reader FieldsReader::pointer(const Field& field) const {
  const auto pointers = body_.getPointerSection();
  if (field.slot >= pointers.size()) return {};
  return pointers[field.slot];
}

bool FieldsReader::has(const Field& field) const {
  if (field.list || is_pointer(storage_of(field.kind))) return !pointer(field).isNull();
  if (field.given_slot >= 0)
    return load_bit(body_.getDataSection(), static_cast<std::size_t>(field.given_slot));
  return !zero_is_absent(field.kind) || number(field) != 0;
}

std::int64_t FieldsReader::number(const Field& field) const {
  CHECK(!field.list);
  const auto data = body_.getDataSection();
  switch (storage_of(field.kind)) {
    case Storage::kBit:
      return load_bit(data, field.slot) ? 1 : 0;
    case Storage::k8:
      return load<std::uint8_t>(data, field.slot);
    case Storage::k16:
      return load<std::uint16_t>(data, field.slot);
    case Storage::k32:
      return is_signed32(field.kind) ? load<std::int32_t>(data, field.slot)
                                     : load<std::uint32_t>(data, field.slot);
    case Storage::k64:
      return load<std::int64_t>(data, field.slot);
    default:
      CHECK(!"a number");
      return 0;
  }
}

std::string_view FieldsReader::text(const Field& field) const {
  CHECK(storage_of(field.kind) == Storage::kText);
  return to_view(pointer(field).getAs<capnp::Text>());
}

BytesView FieldsReader::bytes(const Field& field) const {
  CHECK(storage_of(field.kind) == Storage::kData);
  return to_view(pointer(field).getAs<capnp::Data>());
}

Id16 FieldsReader::id(const Field& field) const {
  CHECK(storage_of(field.kind) == Storage::kStruct);
  return to_id(get<events::Id>(field));
}

std::size_t FieldsReader::size(const Field& field) const {
  CHECK(field.list);
  return pointer(field).getAs<capnp::AnyList>().size();
}

std::int64_t FieldsReader::number(const Field& field, std::size_t index) const {
  const unsigned at = narrow(index);
  switch (storage_of(field.kind)) {
    case Storage::kBit:
      return list<bool>(field)[at] ? 1 : 0;
    case Storage::k8:
      return list<std::uint8_t>(field)[at];
    case Storage::k16:
      return list<std::uint16_t>(field)[at];
    case Storage::k32:
      return is_signed32(field.kind) ? list<std::int32_t>(field)[at]
                                     : list<std::uint32_t>(field)[at];
    case Storage::k64:
      return list<std::int64_t>(field)[at];
    default:
      CHECK(!"a list of numbers");
      return 0;
  }
}

std::string_view FieldsReader::text(const Field& field, std::size_t index) const {
  return to_view(list<capnp::Text>(field)[narrow(index)]);
}
BytesView FieldsReader::bytes(const Field& field, std::size_t index) const {
  return to_view(list<capnp::Data>(field)[narrow(index)]);
}
Id16 FieldsReader::id(const Field& field, std::size_t index) const {
  return to_id(list<events::Id>(field)[narrow(index)]);
}

capnp::AnyPointer::Builder FieldsBuilder::pointer(const Field& field) {
  auto pointers = body_.getPointerSection();
  CHECK(field.slot < pointers.size());
  return pointers[field.slot];
}

void FieldsBuilder::set_number(const Field& field, std::int64_t number) {
  CHECK(!field.list);
  const auto data = body_.getDataSection();
  switch (storage_of(field.kind)) {
    case Storage::kBit:
      store_bit(data, field.slot, number != 0);
      break;
    case Storage::k8:
      store<std::uint8_t>(data, field.slot, number);
      break;
    case Storage::k16:
      store<std::uint16_t>(data, field.slot, number);
      break;
    case Storage::k32:
      store<std::uint32_t>(data, field.slot, number);
      break;
    case Storage::k64:
      store<std::int64_t>(data, field.slot, number);
      break;
    default:
      CHECK(!"a number");
  }
  if (field.given_slot >= 0) store_bit(data, static_cast<std::size_t>(field.given_slot), true);
}

void FieldsBuilder::set_text(const Field& field, std::string_view text) {
  CHECK(storage_of(field.kind) == Storage::kText);
  if (text.empty()) return clear(field);
  copy_text(pointer(field).initAs<capnp::Text>(narrow(text.size())), text);
}

void FieldsBuilder::set_bytes(const Field& field, BytesView bytes) {
  CHECK(storage_of(field.kind) == Storage::kData);
  if (bytes.empty()) return clear(field);
  pointer(field).setAs<capnp::Data>(capnp::Data::Reader(bytes.data(), bytes.size()));
}

void FieldsBuilder::set_id(const Field& field, const Id16& id) {
  CHECK(storage_of(field.kind) == Storage::kStruct);
  fill_id(init<events::Id>(field), id);
}

void FieldsBuilder::set_set(const Field& field, std::uint64_t count, const Digest& digest) {
  CHECK(field.kind == FieldKind::kSet);
  auto set = init<events::Set>(field);
  set.setCount(count);
  set.setDigest(capnp::Data::Reader(digest.bytes.data(), digest.bytes.size()));
}

void FieldsBuilder::clear(const Field& field) {
  if (field.list || is_pointer(storage_of(field.kind))) {
    pointer(field).clear();
    return;
  }
  set_number(field, 0);
  if (field.given_slot >= 0)
    store_bit(body_.getDataSection(), static_cast<std::size_t>(field.given_slot), false);
}

void FieldsBuilder::set_size(const Field& field, std::size_t size) {
  CHECK(field.list);
  if (size == 0) return clear(field);
  auto to = pointer(field);
  switch (storage_of(field.kind)) {
    case Storage::kBit:
      return init_list<bool>(to, size);
    case Storage::k8:
      return init_list<std::uint8_t>(to, size);
    case Storage::k16:
      return init_list<std::uint16_t>(to, size);
    case Storage::k32:
      return init_list<std::uint32_t>(to, size);
    case Storage::k64:
      return init_list<std::int64_t>(to, size);
    case Storage::kText:
      return init_list<capnp::Text>(to, size);
    case Storage::kData:
      return init_list<capnp::Data>(to, size);
    case Storage::kStruct:
      break;
  }
  if (field.kind == FieldKind::kDoc) return init_list<events::Doc>(to, size);
  if (field.kind == FieldKind::kSubject) return init_list<events::Subject>(to, size);
  CHECK(field.kind == FieldKind::kId || field.kind == FieldKind::kRef ||
        field.kind == FieldKind::kPid);
  init_list<events::Id>(to, size);
}

void FieldsBuilder::set_number(const Field& field, std::size_t index, std::int64_t number) {
  const unsigned at = narrow(index);
  auto to = pointer(field);
  switch (storage_of(field.kind)) {
    case Storage::k8:
      return to.getAs<capnp::List<std::uint8_t>>().set(at, static_cast<std::uint8_t>(number));
    case Storage::k16:
      return to.getAs<capnp::List<std::uint16_t>>().set(at, static_cast<std::uint16_t>(number));
    case Storage::k32:
      return to.getAs<capnp::List<std::uint32_t>>().set(at, static_cast<std::uint32_t>(number));
    case Storage::k64:
      return to.getAs<capnp::List<std::int64_t>>().set(at, number);
    default:
      CHECK(!"a list of numbers");
  }
}

void FieldsBuilder::set_text(const Field& field, std::size_t index, std::string_view text) {
  auto list = pointer(field).getAs<capnp::List<capnp::Text>>();
  copy_text(list.init(narrow(index), narrow(text.size())), text);
}

void FieldsBuilder::set_bytes(const Field& field, std::size_t index, BytesView bytes) {
  auto list = pointer(field).getAs<capnp::List<capnp::Data>>();
  list.set(narrow(index), capnp::Data::Reader(bytes.data(), bytes.size()));
}

void FieldsBuilder::set_id(const Field& field, std::size_t index, const Id16& id) {
  fill_id(at<events::Id>(field, index), id);
}

}  // namespace quanlu::schemas::codec
