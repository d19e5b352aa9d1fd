#include "schemas/codec/read_body.h"

#include <algorithm>
#include <limits>

#include "schemas/base/check.h"
#include "schemas/codec/command_reader.h"
#include "schemas/codec/forms.h"
#include "schemas/text/identity.h"

namespace quanlu::schemas::codec {
namespace {

constexpr std::size_t kProseMin = 100;  // characters that a field must allow to be prose
constexpr std::size_t kFieldsMax = 64;
constexpr std::size_t kIdentityDigitsMin = 11;

// Where a value goes: the field, or one element of its list.
class Place {
 public:
  Place(FieldsBuilder& to, const Field& field) : to_(to), field_(field) {}
  Place(FieldsBuilder& to, const Field& field, std::size_t index)
      : to_(to), field_(field), index_(index), in_list_(true) {}

  void number(std::int64_t number) {
    in_list_ ? to_.set_number(field_, index_, number) : to_.set_number(field_, number);
  }
  void text(std::string_view text) {
    in_list_ ? to_.set_text(field_, index_, text) : to_.set_text(field_, text);
  }
  void bytes(BytesView bytes) {
    in_list_ ? to_.set_bytes(field_, index_, bytes) : to_.set_bytes(field_, bytes);
  }
  void id(const Id16& id) { in_list_ ? to_.set_id(field_, index_, id) : to_.set_id(field_, id); }
  template <typename T>
  typename T::Builder value() {
    return in_list_ ? to_.at<T>(field_, index_) : to_.init<T>(field_);
  }

  const Field& field() const { return field_; }
  std::size_t index() const { return index_; }

 private:
  FieldsBuilder& to_;
  const Field& field_;
  std::size_t index_ = 0;
  bool in_list_ = false;
};

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

// Full-width digits have three bytes that begin with EF, so this is never too few.
bool may_hold_identity(std::string_view text) {
  const auto digits = std::count_if(text.begin(), text.end(), [](char c) {
    return (c >= '0' && c <= '9') || static_cast<unsigned char>(c) == 0xEF;
  });
  return static_cast<std::size_t>(digits) >= kIdentityDigitsMin;
}

// Prose of every type is scanned, short texts only where complaints are: elsewhere they hold
// numbers of vouchers and certificates, some of which look like telephones.
Verdict scan(std::string_view text, const Field& field, const Path& path,
             const registry::EventType& type) {
  const bool scanned = field.max >= kProseMin || type.conf == registry::Conf::kCmp;
  if (!scanned || !may_hold_identity(text)) return {};
  const auto finding = text::find_identity(text);
  if (!finding) return {};
  return refuse(Reason::kIdentityInText, path, "I-CMP-1", "no citizen id or mobile number",
                "one of them at byte " + std::to_string(finding->at));
}

Verdict read_number(Element value, const Path& path, Place place) {
  const Field& field = place.field();
  const Range range = range_of(field);
  std::int64_t number = 0;
  if (field.kind == FieldKind::kU64) {
    TRY_ASSIGN(const std::uint64_t counter, read_counter(value, path));
    place.number(static_cast<std::int64_t>(counter));
    return {};
  }
  if (field.kind == FieldKind::kI64) {
    TRY_ASSIGN(number, read_signed_counter(value, path));
  } else {
    TRY_ASSIGN(number, read_signed(value, path));
  }
  if (number < range.least || number > range.most)
    return refuse(Reason::kForm, path, std::string(field.name),
                  std::to_string(range.least) + "–" + std::to_string(range.most),
                  std::to_string(number));
  place.number(number);
  return {};
}

// A pid, or {"citizenId":"…"} that intake turns into one.
Verdict read_pid(Element value, const Path& path, Place place, Command& command) {
  if (!value.is_object()) {
    TRY_ASSIGN(const Id16 pid, read_id(value, path));
    place.id(pid);
    return {};
  }
  static constexpr std::array<std::string_view, 1> kNames = {"citizenId"};
  Members members;
  TRY(read_members(value, path, kNames, members));
  const Path at = path.member(kNames[0]);
  if (!members.has(0)) return refuse_missing(at, "citizenId");
  TRY_ASSIGN(const std::string_view text, read_string(members[0], at, "18 characters"));
  if (!text::is_citizen_id(text))
    return refuse(Reason::kForm, at, "GB 11643", "18 characters with their check character",
                  std::to_string(text.size()) + " characters");
  std::string citizen_id(text);
  if (citizen_id.back() == 'x') citizen_id.back() = 'X';
  command.persons.push_back(
      {place.field().number, static_cast<std::uint16_t>(place.index()), std::move(citizen_id)});
  return {};
}

// "text", or {"text":"…","subject":"<pid or subjectKeyId>"}.
Verdict read_sealed(Element value, const Path& path, Place place, Command& command) {
  const std::uint16_t number = place.field().number;
  if (!value.is_object()) {
    TRY_ASSIGN(const std::string_view text, read_text(value, path, kSealedCharactersMax, true));
    command.clear.push_back({number, std::string(text), ""});
    return {};
  }
  static constexpr std::array<std::string_view, 2> kNames = {"text", "subject"};
  Members members;
  TRY(read_members(value, path, kNames, members));
  if (!members.has(0)) return refuse_missing(path.member(kNames[0]), "text");
  TRY_ASSIGN(const std::string_view text,
             read_text(members[0], path.member(kNames[0]), kSealedCharactersMax, true));
  std::string subject;
  if (members.has(1)) {
    TRY_ASSIGN(const Id16 id, read_id(members[1], path.member(kNames[1])));
    subject = to_uuid_text(id);
  }
  command.clear.push_back({number, std::string(text), std::move(subject)});
  return {};
}

Verdict read_text_kind(Element value, const Path& path, Place place, const Command& command) {
  const Field& field = place.field();
  switch (field.kind) {
    case FieldKind::kUscc: {
      TRY_ASSIGN(const std::string code, read_uscc(value, path));
      place.text(code);
      return {};
    }
    case FieldKind::kUnit: {
      TRY_ASSIGN(const std::string_view unit, read_unit(value, path));
      place.text(unit);
      return {};
    }
    case FieldKind::kAccount: {
      TRY_ASSIGN(const std::string_view account, read_account(value, path));
      place.text(account);
      return {};
    }
    case FieldKind::kDocNumber: {
      TRY_ASSIGN(const std::string_view number, read_document_number(value, path));
      place.text(number);
      return {};
    }
    default: {
      TRY_ASSIGN(const std::string_view text, read_text(value, path, field.max));
      TRY(scan(text, field, path, *command.type));
      place.text(text);
      return {};
    }
  }
}

Verdict read_struct_kind(Element value, const Path& path, Place place, Command& command) {
  switch (place.field().kind) {
    case FieldKind::kPid:
      return read_pid(value, path, place, command);
    case FieldKind::kSealed:
      return read_sealed(value, path, place, command);
    case FieldKind::kDoc: {
      TRY_ASSIGN(const DocRef doc, read_doc(value, path));
      fill_doc(place.value<events::Doc>(), doc);
      return {};
    }
    case FieldKind::kSet: {
      TRY_ASSIGN(const SetValue set, read_set(value, path));
      auto to = place.value<events::Set>();
      to.setCount(set.count);
      to.setDigest(capnp::Data::Reader(set.digest.bytes.data(), set.digest.bytes.size()));
      return {};
    }
    case FieldKind::kSubject: {
      TRY_ASSIGN(const Subject subject, read_subject(value, path));
      fill_subject(place.value<events::Subject>(), subject);
      return {};
    }
    default: {
      TRY_ASSIGN(const Id16 id, read_id(value, path));
      place.id(id);
      return {};
    }
  }
}

Verdict read_number_kind(Element value, const Path& path, Place place) {
  const Field& field = place.field();
  switch (field.kind) {
    case FieldKind::kBool: {
      TRY_ASSIGN(const bool truth, read_bool(value, path));
      place.number(truth ? 1 : 0);
      return {};
    }
    case FieldKind::kMoney: {
      TRY_ASSIGN(const Fen fen, read_money(value, path, range_of(field).least));
      place.number(fen.value);
      return {};
    }
    case FieldKind::kDate: {
      TRY_ASSIGN(const Day day, read_day(value, path));
      place.number(day.value);
      return {};
    }
    case FieldKind::kInstant: {
      TRY_ASSIGN(const Millis instant, read_instant(value, path));
      place.number(instant.value);
      return {};
    }
    case FieldKind::kArea:
    case FieldKind::kStreet: {
      TRY_ASSIGN(const std::uint64_t area,
                 read_area(value, path, field.kind == FieldKind::kStreet));
      place.number(static_cast<std::int64_t>(area));
      return {};
    }
    case FieldKind::kEnum: {
      const registry::Enumeration& known = registry::enumerations()[field.enumeration];
      TRY_ASSIGN(const std::uint16_t number, read_enumerant(value, path, known.name, known.values));
      place.number(number);
      return {};
    }
    default:
      return read_number(value, path, place);
  }
}

Verdict read_one(Element value, const Path& path, Place place, Command& command) {
  switch (storage_of(place.field().kind)) {
    case Storage::kText:
      return read_text_kind(value, path, place, command);
    case Storage::kData:
      if (place.field().kind == FieldKind::kDigest) {
        TRY_ASSIGN(const Digest digest, read_digest(value, path));
        place.bytes(digest.bytes);
      } else {
        TRY_ASSIGN(const Bytes bytes, read_bytes(value, path));
        place.bytes(bytes);
      }
      return {};
    case Storage::kStruct:
      return read_struct_kind(value, path, place, command);
    default:
      return read_number_kind(value, path, place);
  }
}

Verdict read_list(Element value, const Path& path, const Field& field, FieldsBuilder& to,
                  Command& command) {
  TRY_ASSIGN(const simdjson::dom::array array,
             read_array(value, path, least_length(field), kListMax));
  to.set_size(field, array.size());
  std::size_t index = 0;
  for (const Element element : array) {
    TRY(read_one(element, path.element(index), Place(to, field, index), command));
    ++index;
  }
  return {};
}

tl::unexpected<Refusal> refuse_field(const Path& path, std::string_view key,
                                     const registry::EventType& type) {
  std::vector<std::string_view> names;
  for (const Field& field : type.fields)
    names.push_back(field.name);
  return refuse_key(path, key, names);
}

}  // namespace

Range range_of(const Field& field) {
  constexpr auto kMin = std::numeric_limits<std::int64_t>::min();
  constexpr auto kMax = std::numeric_limits<std::int64_t>::max();
  const bool positive = contains(field.check, "> 0");
  switch (field.kind) {
    case FieldKind::kMoney:
      if (field.name == "restated" || field.name == "netAssetsStart" ||
          field.name == "netAssetsEnd")
        return {kMin, kMax};
      return {
          positive || field.name == "amount" || field.name == "amounts" || field.name == "standard"
              ? 1
              : 0,
          kMax};
    case FieldKind::kI64:
    case FieldKind::kCentiPoints:
      return {positive ? 1 : kMin, kMax};
    default:
      break;
  }
  Range range{0, field.kind == FieldKind::kU8    ? 0xFF
                 : field.kind == FieldKind::kU16 ? 0xFFFF
                                                 : std::int64_t{0xFFFFFFFF}};
  constexpr std::string_view kDash = "–";
  const std::size_t dash = field.check.find(kDash);
  if (dash == std::string_view::npos) return range;
  const auto least = parse_unsigned(field.check.substr(0, dash));
  const auto most = parse_unsigned(field.check.substr(dash + kDash.size()));
  if (least && most) range = {static_cast<std::int64_t>(*least), static_cast<std::int64_t>(*most)};
  return range;
}

std::size_t least_length(const Field& field) {
  constexpr std::string_view kSign = "≥";
  if (!field.list || field.check.substr(0, kSign.size()) != kSign) return 0;
  const std::string_view rest = field.check.substr(kSign.size());
  const auto digits = parse_unsigned(rest.substr(0, rest.find_first_not_of("0123456789")));
  return digits ? static_cast<std::size_t>(*digits) : 0;
}

Verdict read_body(Element data, const Path& path, Command& command) {
  simdjson::dom::object object;
  if (data.get(object) != simdjson::SUCCESS)
    return refuse(Reason::kType, path, "JSON", "an object", "another value");
  const std::span<const Field> fields = command.type->fields;
  CHECK(fields.size() <= kFieldsMax);
  FieldsBuilder to = command.body.edit();
  std::uint64_t seen = 0;
  std::size_t next = 0;
  for (const auto member : object) {
    const std::size_t index =
        find_name(member.key, fields.size(), next, [&](std::size_t at) { return fields[at].name; });
    if (index == SIZE_MAX) return refuse_field(path, member.key, *command.type);
    next = index + 1;
    const Path at = path.member(member.key);
    if ((seen >> index & 1) != 0) return refuse(Reason::kDuplicateKey, at, "keys", "once", "twice");
    seen |= std::uint64_t{1} << index;
    const Field& field = fields[index];
    if (field.list) {
      TRY(read_list(member.value, at, field, to, command));
    } else {
      TRY(read_one(member.value, at, Place(to, field), command));
    }
  }
  for (std::size_t i = 0; i < fields.size(); ++i)
    if (fields[i].required && (seen >> i & 1) == 0 && !is_computed(*command.type, fields[i]))
      return refuse_missing(path.member(fields[i].name), std::string(fields[i].zh));
  return {};
}

}  // namespace quanlu::schemas::codec
