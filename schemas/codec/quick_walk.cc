#include "schemas/codec/quick_walk.h"

#include <algorithm>
#include <cstring>
#include <span>
#include <string_view>

#include "schemas/codec/fields.h"

namespace quanlu::schemas::codec {
namespace {

constexpr std::size_t kWord = 8;
constexpr std::size_t kEnvelopeAt = 16, kBodyAt = 17;  // words of an entry
constexpr std::size_t kElementsMax = 65'536;           // as in walk.cc

enum ElementSize : std::uint8_t {
  kVoid,
  kBit,
  kByte,
  kTwoBytes,
  kFourBytes,
  kEightBytes,
  kPointer,
  kInline
};
constexpr unsigned kElementBits[] = {0, 1, 8, 16, 32, 64, 64};

// Words of the sections of a struct, and where it begins.
struct Struct {
  std::size_t begin = 0, data = 0, pointers = 0;
  std::size_t pointer_at(std::size_t index) const { return begin + data + index; }
};

struct List {
  std::size_t begin = 0, count = 0;  // of its first element (behind a tag); elements
  ElementSize size = kVoid;
  std::size_t data = 0, pointers = 0;  // of an element that is a struct
};

class Words {
 public:
  explicit Words(BytesView entry) : bytes_(entry), end_(entry.size() / kWord) {}

  bool follow_struct(std::size_t at, Struct& found) {
    const std::uint64_t word = load(at);
    found.data = word >> 32 & 0xFFFF;
    found.pointers = word >> 48;
    return (word & 3) == 0 && word != 0 &&
           visit(at, word, found.data + found.pointers, found.begin);
  }

  bool follow_list(std::size_t at, List& found) {
    const std::uint64_t word = load(at);
    if ((word & 3) != 1) return false;
    found.size = static_cast<ElementSize>(word >> 32 & 7);
    found.count = word >> 35;
    if (found.size == kInline) return follow_inline(at, word, found);
    if (found.size == kVoid || found.count > kElementsMax) return false;
    return visit(at, word, (found.count * kElementBits[found.size] + 63) / 64, found.begin);
  }

  const std::uint8_t* at(std::size_t word) const { return bytes_.data() + word * kWord; }
  std::uint64_t load(std::size_t word) const { return load_le<std::uint64_t>(at(word)); }

 private:
  // The count of words stands in the pointer, that of elements in the tag before them.
  bool follow_inline(std::size_t at, std::uint64_t word, List& found) {
    const std::size_t words = found.count;
    if (!visit(at, word, words + 1, found.begin)) return false;
    const std::uint64_t tag = load(found.begin++);
    found.count = static_cast<std::uint32_t>(tag) >> 2;
    found.data = tag >> 32 & 0xFFFF;
    found.pointers = tag >> 48;
    const std::size_t size = found.data + found.pointers;
    return (tag & 3) == 0 && size > 0 && found.count <= kElementsMax && found.count * size == words;
  }

  // The target lies inside, and no more is visited than there is: nothing is read twice.
  bool visit(std::size_t at, std::uint64_t word, std::size_t words, std::size_t& begin) {
    const std::int64_t offset = static_cast<std::int32_t>(word) >> 2;
    const std::int64_t target = static_cast<std::int64_t>(at) + 1 + offset;
    if (target < 0 || static_cast<std::size_t>(target) > end_) return false;
    begin = static_cast<std::size_t>(target);
    visited_ += words;
    return words <= end_ - begin && visited_ <= end_;
  }

  BytesView bytes_;
  std::size_t end_, visited_ = 0;
};

bool is_data(Words& words, std::size_t at, bool is_text) {
  if (words.load(at) == 0) return true;
  List list;
  if (!words.follow_list(at, list) || list.size != kByte) return false;
  if (!is_text) return true;
  const void* const begin = words.at(list.begin);
  if (list.count == 0) return false;
  const void* const zero = std::memchr(begin, 0, list.count);
  return zero == words.at(list.begin) + list.count - 1;
}

bool is_plain_struct(Words& words, std::size_t at) {
  Struct found;
  return words.load(at) == 0 || words.follow_struct(at, found);
}

// Which pointers of the structs of values.capnp are text, data or structs, by ordinal: T D S.
std::string_view pointers_of(FieldKind kind) {
  switch (kind) {
    case FieldKind::kDoc:
      return "DDTTT";
    case FieldKind::kSet:
      return "D";
    case FieldKind::kSubject:
      return "T";
    case FieldKind::kSealed:
      return "SDDD";
    case FieldKind::kActor:
      return "TTT";
    default:
      return "";
  }
}

bool is_value(Words& words, FieldKind kind, const Struct& value) {
  const std::string_view forms = pointers_of(kind);
  for (std::size_t i = 0; i < std::min(forms.size(), value.pointers); ++i) {
    const std::size_t at = value.pointer_at(i);
    if (!(forms[i] == 'S' ? is_plain_struct(words, at) : is_data(words, at, forms[i] == 'T')))
      return false;
  }
  return true;
}

bool is_in_calendar(FieldKind kind, const std::uint8_t* number) {
  return kind == FieldKind::kDate ? is_calendar_day(load_le<std::int32_t>(number))
                                  : is_calendar_instant(load_le<std::int64_t>(number));
}

constexpr bool is_time(FieldKind kind) {
  return kind == FieldKind::kDate || kind == FieldKind::kInstant;
}

ElementSize element_size(Storage storage) {
  constexpr ElementSize kSizes[] = {kBit,        kByte,    kTwoBytes, kFourBytes,
                                    kEightBytes, kPointer, kPointer,  kInline};
  return kSizes[static_cast<std::size_t>(storage)];
}

bool is_list(Words& words, const Field& field, Storage storage, std::size_t at) {
  List list;
  if (!words.follow_list(at, list) || list.size != element_size(storage)) return false;
  for (std::size_t i = 0; i < list.count; ++i) {
    if (list.size == kPointer) {
      if (!is_data(words, list.begin + i, storage == Storage::kText)) return false;
    } else if (list.size == kInline) {
      const std::size_t begin = list.begin + i * (list.data + list.pointers);
      if (!is_value(words, field.kind, {begin, list.data, list.pointers})) return false;
    } else if (is_time(field.kind)) {
      const std::size_t bytes = kElementBits[list.size] / 8;
      if (!is_in_calendar(field.kind, words.at(list.begin) + i * bytes)) return false;
    } else {
      return true;
    }
  }
  return true;
}

bool is_pointer_field(Words& words, const Field& field, Storage storage, std::size_t at) {
  if (words.load(at) == 0) return true;
  if (field.list) return is_list(words, field, storage, at);
  if (storage != Storage::kStruct) return is_data(words, at, storage == Storage::kText);
  Struct value;
  return words.follow_struct(at, value) && is_value(words, field.kind, value);
}

bool is_time_field(Words& words, const Field& field, const Struct& of) {
  const std::size_t bytes = field.kind == FieldKind::kDate ? 4 : 8;
  const std::size_t begin = field.slot * bytes;
  if (begin + bytes > of.data * kWord) return true;  // absent
  return is_in_calendar(field.kind, words.at(of.begin) + begin);
}

bool has_good_fields(Words& words, std::span<const Field> fields, const Struct& of) {
  for (const Field& field : fields) {
    const Storage storage = storage_of(field.kind);
    if (field.list || is_pointer(storage)) {
      if (field.slot < of.pointers &&
          !is_pointer_field(words, field, storage, of.pointer_at(field.slot)))
        return false;
    } else if (is_time(field.kind) && !is_time_field(words, field, of)) {
      return false;
    }
  }
  return true;
}

}  // namespace

bool is_well_formed(BytesView entry, const registry::EventType* type) {
  Words words(entry);
  Struct envelope, body;
  return words.follow_struct(kEnvelopeAt, envelope) && words.follow_struct(kBodyAt, body) &&
         has_good_fields(words, registry::envelope_fields(), envelope) &&
         (type == nullptr || has_good_fields(words, type->fields, body));
}

}  // namespace quanlu::schemas::codec
