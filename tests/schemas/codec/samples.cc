#include "tests/schemas/codec/samples.h"

#include "schemas/codec/forms.h"
#include "schemas/codec/json_writer.h"
#include "schemas/codec/read_body.h"

namespace quanlu::schemas::codec::samples {
namespace {

constexpr const char* kUscc = "51370100MJD0000116";
constexpr const char* kId = "0191a3c2-7d10-7c3e-9a51-5b1f6f0a2c11";
constexpr const char* kDoc =
    R"({"sha256":"000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f","bytes":12,)"
    R"("mediaType":"application/pdf","title":"材料","docNo":"济民社罚〔2024〕7号"})";
constexpr const char* kDigest = "ff0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1eff";

std::string in_quotes(std::string_view text) {
  std::string out = "\"";
  append_json_text(out, text);
  return out + "\"";
}

// Of as many characters as the field takes, the first of them outside the 16-bit plane.
std::string text_of(const Field& field) {
  std::string text = "𠮷";
  for (int i = 1; i < field.max && i < 40; ++i)
    text += "泉";
  return text;
}

std::string one(const Field& field) {
  switch (field.kind) {
    case FieldKind::kText:
      return in_quotes(text_of(field));
    case FieldKind::kMoney:
      return in_quotes("386000.07");
    case FieldKind::kDate:
      return in_quotes("2024-08-09");
    case FieldKind::kInstant:
      return in_quotes("2024-08-09T10:02:41.007+08:00");
    case FieldKind::kCentiPoints:
      return "9950";
    case FieldKind::kU64:
      return in_quotes("18446744073709551615");
    case FieldKind::kI64:
      return in_quotes("9223372036854775807");
    case FieldKind::kBool:
      return "true";
    case FieldKind::kUscc:
      return in_quotes(kUscc);
    case FieldKind::kSubject:
      return R"({"uscc":")" + std::string(kUscc) + R"("})";
    case FieldKind::kArea:
      return in_quotes("370102");
    case FieldKind::kStreet:
      return in_quotes("370102001");
    case FieldKind::kUnit:
      return in_quotes("370100-czj");
    case FieldKind::kAccount:
      return in_quotes("czj-li");
    case FieldKind::kPid:
    case FieldKind::kRef:
    case FieldKind::kId:
      return in_quotes(kId);
    case FieldKind::kSealed:
      return in_quotes("王某某\n证件");
    case FieldKind::kDoc:
      return kDoc;
    case FieldKind::kDocNumber:
      return in_quotes("鲁民函〔2024〕12号");
    case FieldKind::kBytes:
      return in_quotes("Zm9vYmFy");
    case FieldKind::kDigest:
      return in_quotes(kDigest);
    case FieldKind::kSet:
      return R"({"count":6388,"digest":")" + std::string(kDigest) + R"("})";
    case FieldKind::kEnum:
      return in_quotes(registry::enumerations()[field.enumeration].values.back().id);
    default:
      return std::to_string(range_of(field).most);
  }
}

// The text of a part of a stream key, without quotes.
std::string part_of(const registry::EventType& type, std::string_view name) {
  const Field* field = type.field(name);
  if (field != nullptr && !field->list) {
    const std::string value = one(*field);
    return value.front() == '"' ? value.substr(1, value.size() - 2) : value;
  }
  if (name == "uscc") return kUscc;
  if (name == "caseId" || name == "pid") return kId;
  if (name == "year") return "2024";
  if (name == "month") return "202408";
  if (name == "termNo" || name == "partition" || name == "ruleSetNo") return "3";
  if (name == "street") return "370102001";
  if (name == "unit" || name == "assignee") return "370100-czj";
  for (const char* date : {"asOf", "on", "date", "day", "effectiveOn"})
    if (name == date) return "2024-08-09";
  return "a/b+c%";
}

std::string other(const Field& field) {
  switch (field.kind) {
    case FieldKind::kMoney:
      return in_quotes("386000.08");
    case FieldKind::kDate:
      return in_quotes("2024-08-10");
    case FieldKind::kInstant:
      return in_quotes("2024-08-09T10:02:41.008+08:00");
    case FieldKind::kCentiPoints:
      return "9951";
    case FieldKind::kU64:
    case FieldKind::kI64:
      return in_quotes("7");
    case FieldKind::kBool:
      return "false";
    case FieldKind::kUscc:
      return in_quotes("51370102MJD000046M");
    case FieldKind::kSubject:
      return R"({"unit":"51370100MJD0000116"})";
    case FieldKind::kArea:
      return in_quotes("370103");
    case FieldKind::kStreet:
      return in_quotes("370102002");
    case FieldKind::kPid:
    case FieldKind::kRef:
    case FieldKind::kId:
      return in_quotes("0191a3c2-7d10-7c3e-9a51-5b1f6f0a2c99");
    case FieldKind::kDoc:
      return R"({"sm3":)" + in_quotes(kDigest) + R"(,"bytes":12,"mediaType":"a","title":"b"})";
    case FieldKind::kDocNumber:
      return in_quotes("鲁民函〔2024〕13号");
    case FieldKind::kBytes:
      return in_quotes("Zm9vYmE=");
    case FieldKind::kDigest:
      return in_quotes("00" + std::string(kDigest).substr(2));
    case FieldKind::kSet:
      return R"({"count":6389,"digest":")" + std::string(kDigest) + R"("})";
    case FieldKind::kEnum:
      return in_quotes(registry::enumerations()[field.enumeration].values.front().id);
    case FieldKind::kText:
    case FieldKind::kUnit:
    case FieldKind::kAccount:
    case FieldKind::kSealed:
      return in_quotes("x");
    default:
      return std::to_string(range_of(field).most - 1);
  }
}

}  // namespace

std::string other_value_of(const Field& field) {
  const std::string list = one(field) + "," + one(field) + "," + other(field);
  return field.list ? "[" + list + "]" : other(field);
}

std::string value_of(const Field& field) {
  return field.list ? "[" + one(field) + "," + one(field) + "," + one(field) + "]" : one(field);
}

std::string data_of(const registry::EventType& type, bool with_optional) {
  std::string data = "{";
  for (const Field& field : type.fields)
    if (field.required || with_optional)
      data += (data.size() == 1 ? "" : ",") + in_quotes(field.name) + ":" + value_of(field);
  return data + "}";
}

std::string data_with(const registry::EventType& type, const Field& changed,
                      const std::string& value) {
  std::string data;
  for (const Field& field : type.fields) {
    const std::string of = field.number == changed.number ? value : value_of(field);
    if (!of.empty()) data += (data.empty() ? "{\"" : ",\"") + std::string(field.name) + "\":" + of;
  }
  return data.empty() ? "{}" : data + "}";
}

std::string stream_of(const registry::EventType& type) {
  const registry::Stream& stream = registry::stream(type.stream);
  std::vector<std::string> parts;
  for (const std::string_view name : stream.key_parts)
    parts.push_back(part_of(type, name));
  return stream_id(stream.name, parts);
}

std::string command_json(const registry::EventType& type, bool with_optional) {
  return R"({"eventId":"0191a3c2-7d10-7c3e-9a51-5b1f6f0a2c12","type":)" + in_quotes(type.name) +
         R"(,"stream":)" + in_quotes(stream_of(type)) +
         R"(,"occurredAt":"2024-08-09T10:02:40+08:00","actor":{"account":"czj-li","role":"FIN"},)"
         R"("data":)" +
         data_of(type, with_optional) + R"(,"expectedSeq":0})";
}

void seal(Command& command) {
  const Bytes commitment(32, 0xC0), nonce(12, 0x17);
  for (const ClearField& clear : command.clear)
    for (const Field& field : command.type->fields)
      if (field.number == clear.field)
        command.body.set_sealed(field, {.subject_key_id = *parse_uuid(kId),
                                        .alg = 1,
                                        .nonce = nonce,
                                        .ciphertext = as_bytes(clear.text),
                                        .commitment = commitment});
}

}  // namespace quanlu::schemas::codec::samples
