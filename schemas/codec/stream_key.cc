#include "schemas/codec/stream_key.h"

#include <algorithm>
#include <array>

#include "schemas/base/time.h"
#include "schemas/base/uscc.h"
#include "schemas/codec/forms.h"
#include "schemas/codec/read_value.h"
#include "schemas/text/hazards.h"
#include "schemas/text/nfc.h"
#include "schemas/text/utf8.h"

namespace quanlu::schemas::codec {
namespace {

// Characters; the longest part is the digest that names a fund alert, 64 hex digits.
constexpr std::size_t kPartMax = 64, kStreamMax = 200;

struct PartKind {
  std::string_view name;
  FieldKind kind;
};
// Parts that no field of the body is named after; all others are text.
constexpr std::array kPartKinds = {
    PartKind{"uscc", FieldKind::kUscc},        PartKind{"caseId", FieldKind::kId},
    PartKind{"pid", FieldKind::kPid},          PartKind{"year", FieldKind::kU16},
    PartKind{"month", FieldKind::kU32},        PartKind{"termNo", FieldKind::kU8},
    PartKind{"partition", FieldKind::kU32},    PartKind{"ruleSetNo", FieldKind::kU32},
    PartKind{"asOf", FieldKind::kDate},        PartKind{"on", FieldKind::kDate},
    PartKind{"date", FieldKind::kDate},        PartKind{"day", FieldKind::kDate},
    PartKind{"effectiveOn", FieldKind::kDate}, PartKind{"street", FieldKind::kStreet},
    PartKind{"unit", FieldKind::kUnit},        PartKind{"assignee", FieldKind::kUnit},
    PartKind{"officer", FieldKind::kAccount},  PartKind{"accountId", FieldKind::kAccount},
};

FieldKind kind_of_part(std::string_view part) {
  const auto at = std::find_if(kPartKinds.begin(), kPartKinds.end(),
                               [&](const PartKind& known) { return known.name == part; });
  return at == kPartKinds.end() ? FieldKind::kText : at->kind;
}

bool is_visible_text(std::string_view text) {
  const std::size_t count = text::count_code_points(text);
  return count >= 1 && count <= kPartMax && !text::find_hazard(text) && text::is_nfc(text);
}

std::optional<std::string> canonical_number(std::string_view text, std::uint64_t max) {
  const auto number = parse_unsigned(text);
  if (!number || *number > max) return std::nullopt;
  return std::string(text);
}

std::optional<std::string> canonical_if(bool right, std::string_view text) {
  return right ? std::optional<std::string>(text) : std::nullopt;
}

// The one form of a part, or nothing. An id of 16 bytes is UUID text wherever it stands.
std::optional<std::string> canonical_part(FieldKind kind, std::uint16_t enumeration,
                                          std::string_view text) {
  switch (kind) {
    case FieldKind::kUscc: {
      auto code = parse_uscc(text);
      return code ? std::optional(*std::move(code)) : std::nullopt;
    }
    case FieldKind::kId:
    case FieldKind::kRef:
    case FieldKind::kPid: {
      const auto id = parse_uuid(text);
      return id && !id->is_zero() ? std::optional(to_uuid_text(*id)) : std::nullopt;
    }
    case FieldKind::kU8:
      return canonical_number(text, 0xFF);
    case FieldKind::kU16:
      return canonical_number(text, 0xFFFF);
    case FieldKind::kU32:
      return canonical_number(text, 0xFFFFFFFF);
    case FieldKind::kDate:
      return canonical_if(parse_day(text).has_value(), text);
    case FieldKind::kArea:
    case FieldKind::kStreet:
      return canonical_if(parse_area(text).has_value(), text);
    case FieldKind::kUnit:
      return canonical_if(is_unit(text), text);
    case FieldKind::kAccount:
      return canonical_if(is_account(text), text);
    case FieldKind::kDocNumber:
      return canonical_if(is_document_number(text), text);
    case FieldKind::kEnum:
      return canonical_if(registry::enumerations()[enumeration].find(text) != nullptr, text);
    default:
      if (const auto id = parse_uuid(text)) return to_uuid_text(*id);
      return canonical_if(is_visible_text(text), text);
  }
}

// What the body says of a part, in the same form; nothing when it says nothing.
std::optional<std::string> part_of_body(const Field& field, const FieldsReader& body) {
  if (!body.has(field)) return std::nullopt;
  switch (field.kind) {
    case FieldKind::kId:
    case FieldKind::kRef:
    case FieldKind::kPid:
      return to_uuid_text(body.id(field));
    case FieldKind::kDate:
      return to_text(Day(static_cast<std::int32_t>(body.number(field))));
    case FieldKind::kEnum: {
      const auto value = static_cast<std::uint16_t>(body.number(field));
      return std::string(registry::enumerations()[field.enumeration].find(value)->id);
    }
    case FieldKind::kU8:
    case FieldKind::kU16:
    case FieldKind::kU32:
    case FieldKind::kArea:
    case FieldKind::kStreet:
      return std::to_string(body.number(field));
    default:
      return storage_of(field.kind) == Storage::kText ? std::optional(std::string(body.text(field)))
                                                      : std::nullopt;
  }
}

Verdict read_part(std::string_view name, std::string& part, const Path& path,
                  const Command& command) {
  const Field* field = command.type->field(name);
  if (field != nullptr && field->list) field = nullptr;
  auto canonical = field == nullptr
                       ? canonical_part(kind_of_part(name), registry::kNoEnumeration, part)
                       : canonical_part(field->kind, field->enumeration, part);
  const FieldKind kind = field == nullptr ? kind_of_part(name) : field->kind;
  if (!canonical && kind == FieldKind::kUscc) return refuse_uscc(part, path);
  if (!canonical) return refuse(Reason::kForm, path, "stream key", std::string(name), shown(part));
  part = *std::move(canonical);
  if (field == nullptr) return {};
  const auto said = part_of_body(*field, command.body.fields());
  if (said && *said != part)
    return refuse(Reason::kForm, path, "stream key",
                  std::string(name) + " as in data: " + shown(*said), shown(part));
  return {};
}

std::string form_of(const registry::Stream& stream) {
  std::string form = std::string(stream.name);
  char separator = '/';
  for (const std::string_view part : stream.key_parts) {
    form += separator + std::string(part);
    separator = '+';
  }
  return form;
}

Verdict agree_on_case(std::string_view part, const Path& path, Command& command) {
  const Id16 id = *parse_uuid(part);
  Id16& case_id = command.envelope.case_id;
  if (case_id.is_zero()) case_id = id;
  if (case_id == id) return {};
  return refuse(Reason::kForm, path, "stream key", "caseId: " + to_uuid_text(case_id), shown(part));
}

std::optional<Subject> subject_of_part(std::string_view name, const std::string& part) {
  if (name == "uscc") return Subject{Subject::Kind::kUscc, part};
  if (name == "filingNo") return Subject{Subject::Kind::kFilingNo, part};
  if (name == "illegalOrgId") return Subject{Subject::Kind::kIllegalOrgId, part};
  return std::nullopt;
}

std::optional<Subject> subject_of_field(const Field& field, const FieldsReader& body) {
  if (field.list || !body.has(field)) return std::nullopt;
  if (field.kind == FieldKind::kUscc)
    return Subject{Subject::Kind::kUscc, std::string(body.text(field))};
  if (field.kind == FieldKind::kUnit)
    return Subject{Subject::Kind::kUnit, std::string(body.text(field))};
  if (field.kind == FieldKind::kSubject) return to_subject(body.get<events::Subject>(field));
  return std::nullopt;
}

bool names_subject(const registry::Stream& stream) {
  return std::any_of(stream.key_parts.begin(), stream.key_parts.end(), [](std::string_view part) {
    return part == "uscc" || part == "filingNo" || part == "illegalOrgId";
  });
}

// Every identity that stream key and body name, in the order of DOMAIN.md 2.1.
std::vector<Subject> subjects_said(const Command& command) {
  std::vector<Subject> said;
  const registry::Stream& stream = registry::stream(command.type->stream);
  if (names_subject(stream))
    if (const auto id = parse_stream_id(command.envelope.stream))
      for (std::size_t i = 0; i < stream.key_parts.size(); ++i)
        if (auto subject = subject_of_part(stream.key_parts[i], id->parts[i]))
          said.push_back(*std::move(subject));
  for (const std::string_view name : {"uscc", "org", "payee", "target", "holder"})
    if (const Field* field = command.type->field(name))
      if (auto subject = subject_of_field(*field, command.body.fields()))
        said.push_back(*std::move(subject));
  return said;
}

}  // namespace

Verdict read_stream(std::string_view text, const Path& path, Command& command) {
  const registry::Stream& stream = registry::stream(command.type->stream);
  auto id = parse_stream_id(text);
  if (!id || id->kind != stream.name || id->parts.size() != stream.key_parts.size() ||
      text::count_code_points(text) > kStreamMax)
    return refuse(Reason::kForm, path, "stream", form_of(stream), shown(text));
  for (std::size_t i = 0; i < id->parts.size(); ++i) {
    const std::string_view name = stream.key_parts[i];
    TRY(read_part(name, id->parts[i], path, command));
    if (name == "caseId") TRY(agree_on_case(id->parts[i], path, command));
  }
  command.envelope.stream = stream_id(id->kind, id->parts);
  return {};
}

Verdict complete_subject(const Path& path, Command& command) {
  Subject& subject = command.envelope.subject;
  const std::vector<Subject> said = subjects_said(command);
  if (said.empty()) return {};
  if (subject.kind == Subject::Kind::kNone) {
    subject = said.front();
    return {};
  }
  if (std::find(said.begin(), said.end(), subject) != said.end()) return {};
  return refuse(Reason::kForm, path, "subject", shown(said.front().text), shown(subject.text));
}

}  // namespace quanlu::schemas::codec
