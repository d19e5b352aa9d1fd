#include "ledger/cases/identity_scan.h"

#include "schemas/text/identity.h"

namespace quanlu::ledger::cases {

namespace codec = schemas::codec;
namespace registry = schemas::registry;
namespace text = schemas::text;

namespace {

std::string words(text::IdentityKind kind) {
  switch (kind) {
    case text::IdentityKind::kCitizenId:
      return "citizen id 身份证号";
    case text::IdentityKind::kMobilePhone:
      return "mobile number 手机号";
    case text::IdentityKind::kName:
      return "name of a sealed person 姓名";
  }
  return {};
}

// Sealed fields of the complaint class that hold a person; statements (body, reason) are not names.
inline constexpr std::size_t kNameBytesMax = 60;

bool holds_a_person(const registry::EventType& type, std::uint16_t number) {
  for (const registry::Field& field : type.fields)
    if (field.number == number) return field.name == "identity" || field.name == "of";
  return false;
}

std::vector<std::string> names_in(const codec::Command& command) {
  std::vector<std::string> names;
  for (const codec::ClearField& clear : command.clear)
    if (clear.text.size() <= kNameBytesMax && holds_a_person(*command.type, clear.field))
      names.push_back(clear.text);
  return names;
}

Refusal refusal_at(std::string path, const text::IdentityFinding& finding) {
  return Refusal{.reason = Reason::kIdentityInText,
                 .path = std::move(path),
                 .rule = "I-CMP-1",
                 .expected = "no identity in an open field",
                 .found = words(finding.kind) + " at byte " + std::to_string(finding.at),
                 .remedy = {"把身份信息移到加密字段 (identity, body)",
                            "move it to a sealed field (identity, body)"}};
}

}  // namespace

std::optional<Refusal> find_identity_in_text(const codec::Command& command) {
  if (command.type->conf != registry::Conf::kCmp || !command.body) return std::nullopt;
  const codec::FieldsReader body = command.body.fields();
  std::vector<std::string> names = names_in(command);
  std::optional<Refusal> refusal;
  for (const registry::Field& field : command.type->fields) {
    if (field.kind != registry::FieldKind::kText || !body.has(field) || refusal) continue;
    const std::size_t count = field.list ? body.size(field) : 1;
    for (std::size_t i = 0; i < count && !refusal; ++i) {
      const std::string_view content = field.list ? body.text(field, i) : body.text(field);
      const auto finding = text::find_identity(content, names);
      if (finding) refusal = refusal_at("$.data." + std::string(field.name), *finding);
    }
  }
  for (std::string& name : names)
    codec::wipe(name);
  return refusal;
}

}  // namespace quanlu::ledger::cases
