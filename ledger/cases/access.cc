#include "ledger/cases/access.h"

#include <algorithm>

#include "schemas/text/hazards.h"
#include "schemas/text/utf8.h"

namespace quanlu::ledger::cases {

namespace registry = schemas::registry;

namespace {

bool is_code_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '_';
}

std::string_view trimmed(std::string_view text) {
  const std::size_t from = text.find_first_not_of(' ');
  if (from == text.npos) return {};
  return text.substr(from, text.find_last_not_of(' ') - from + 1);
}

bool is_unpublished_fund(registry::Conf conf, registry::Family family) {
  return family == registry::Family::kFnd && conf != registry::Conf::kPub;
}

}  // namespace

std::optional<Purpose> parse_purpose(std::string_view text) {
  const std::size_t end = text.find(';');
  const std::string_view code = trimmed(text.substr(0, end));
  if (code.empty() || !std::all_of(code.begin(), code.end(), is_code_character))
    return std::nullopt;
  Purpose purpose{.code = std::string(code), .text = {}};
  if (end != text.npos) purpose.text = trimmed(text.substr(end + 1));
  const std::string words = purpose.words();
  if (!schemas::text::is_utf8(words) || schemas::text::find_hazard(words) ||
      schemas::text::count_code_points(words) > kPurposeMax)
    return std::nullopt;
  return purpose;
}

bool needs_purpose(registry::Conf conf, registry::Family family, bool masked) {
  return is_secret(conf) || (is_unpublished_fund(conf, family) && !masked);
}

int secrecy(registry::Conf conf) {
  switch (conf) {
    case registry::Conf::kAml:
      return 5;
    case registry::Conf::kCmp:
      return 4;
    case registry::Conf::kSys:
      return 3;
    default:
      return static_cast<int>(conf) - static_cast<int>(registry::Conf::kPub);
  }
}

registry::Conf more_secret(registry::Conf left, registry::Conf right) {
  return secrecy(left) < secrecy(right) ? right : left;
}

registry::EventType read_as(const registry::EventType& type, registry::Conf raised_to) {
  registry::EventType copy = type;
  if (more_secret(type.conf, raised_to) == type.conf) return copy;
  copy.conf = raised_to;
  if (raised_to == registry::Conf::kCmp) copy.group = registry::Group::kCmp;
  if (raised_to == registry::Conf::kAml) copy.group = registry::Group::kAml;
  return copy;
}

bool is_masked(const registry::EventType& type, const registry::Field& field) {
  using registry::FieldKind;
  if (field.kind == FieldKind::kPid || field.kind == FieldKind::kSealed) return true;
  const bool of_persons = type.pclass == registry::PersonalClass::kBasic ||
                          type.pclass == registry::PersonalClass::kSensitive;
  return field.kind == FieldKind::kMoney && type.conf != registry::Conf::kPub &&
         (of_persons || type.family == registry::Family::kFnd);
}

}  // namespace quanlu::ledger::cases
