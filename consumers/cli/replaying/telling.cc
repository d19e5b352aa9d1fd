#include "consumers/cli/replaying/telling.h"

#include <algorithm>
#include <charconv>

#include "consumers/cli/screen/people.h"
#include "ledger/cases/access.h"
#include "ledger/cases/stream_id.h"
#include "schemas/codec/json_value.h"
#include "schemas/registry/registry.h"

namespace quanlu::consumers::cli::replaying {
namespace {

namespace registry = schemas::registry;
using schemas::codec::JsonValue;

// Plain names stand for what an organization is; its registration has a field of each name.
constexpr std::uint16_t kPlainFrom[] = {113, 135, 136};

struct Known {
  const registry::EventType* type = nullptr;
  const registry::Field* field = nullptr;  // null: the registry does not know it
};
Known find_known(std::string_view name) {
  const std::size_t dot = name.find('.');
  if (dot != std::string_view::npos) {
    const registry::EventType* type = registry::find_event(name.substr(0, dot));
    return {type, type == nullptr ? nullptr : type->field(name.substr(dot + 1))};
  }
  for (const std::uint16_t code : kPlainFrom)
    if (const registry::EventType* type = registry::find_event(code))
      if (const registry::Field* field = type->field(name)) return {type, field};
  return {};
}

const registry::Field* find_field(std::string_view name) {
  return find_known(name).field;
}

// The annotations name units in Chinese; English needs none where things are only counted.
Words unit_label(std::string_view unit) {
  constexpr std::pair<std::string_view, std::string_view> kEnglish[] = {{"元", "yuan"},
                                                                        {"%", "%"},
                                                                        {"分", "points"},
                                                                        {"天", "days"},
                                                                        {"工作日", "working days"},
                                                                        {"小时", "h"},
                                                                        {"分钟", "min"},
                                                                        {"秒", "s"},
                                                                        {"年", "years"},
                                                                        {"字节", "bytes"}};
  for (const auto& [zh, en] : kEnglish)
    if (unit == zh) return {std::string(zh), std::string(en)};
  return {std::string(unit), ""};
}

// "386000.00" as people write it; what is no amount stays as it is.
std::string amount(const std::string& yuan) {
  std::string digits = yuan;
  std::erase(digits, '.');
  std::int64_t fen = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), fen);
  const bool is_amount = error == std::errc() && end == digits.data() + digits.size() &&
                         yuan.size() > 3 && yuan[yuan.size() - 3] == '.';
  return is_amount ? screen::money(Fen(fen)) : yuan;
}

std::string one(const screen::Screen& screen, const registry::Field* known, const JsonValue& value);

// A document by its title and the beginning of its digest; any other thing by its parts.
std::string parts(const screen::Screen& screen, const JsonValue& value) {
  constexpr std::size_t kDigestShown = 8;
  const JsonValue* const digest = value.find("sha256");
  const JsonValue* const title = value.find("title");
  if (digest != nullptr && title != nullptr)
    return title->text + " (" + digest->text.substr(0, kDigestShown) + "…)";
  std::string text;
  for (const auto& member : value.members)
    text += (text.empty() ? "" : "; ") + member.key + " " + one(screen, nullptr, member.value);
  return text;
}

std::string one(const screen::Screen& screen, const registry::Field* known,
                const JsonValue& value) {
  switch (value.kind) {
    case JsonValue::Kind::kNull:
      return "–";
    case JsonValue::Kind::kBool:
      return value.truth ? screen.say("是", "yes") : screen.say("否", "no");
    case JsonValue::Kind::kText:
      if (known == nullptr) return value.text;
      if (known->kind == registry::FieldKind::kMoney) return amount(value.text);
      if (known->kind == registry::FieldKind::kEnum)
        if (const auto* word = registry::enumerations()[known->enumeration].find(value.text))
          return screen.say(word->zh, word->en);
      return value.text;
    case JsonValue::Kind::kArray: {
      std::string text;
      for (const JsonValue& item : value.items)
        text += (text.empty() ? "" : ", ") + one(screen, known, item);
      return text.empty() ? "–" : text;
    }
    case JsonValue::Kind::kObject:
      return value.to_json() == kMaskedJson ? std::string(kMaskedMark) : parts(screen, value);
    default:
      return value.to_json();
  }
}

}  // namespace

Words event_label(std::uint16_t code) {
  const registry::EventType* type = registry::find_event(code);
  if (type == nullptr) return {"未知事件", "unknown event"};
  return {std::string(type->zh), std::string(type->en)};
}

Words field_label(std::string_view name) {
  const registry::Field* field = find_field(name);
  if (field == nullptr) return {std::string(name), std::string(name)};
  return {std::string(field->zh), std::string(field->en)};
}

Words state_label(std::string_view stream, std::uint8_t state) {
  const registry::StreamKind kind = cases::kind_of(stream);
  if (state == 0 || kind == registry::StreamKind::kNone) return {"无", "none"};
  const registry::State* known = registry::stream(kind).state(state);
  if (known == nullptr) return {std::to_string(state), std::to_string(state)};
  return {std::string(known->zh), std::string(known->en)};
}

Words deadline_label(std::string_view id) {
  const registry::DeadlineInfo* known = registry::find_deadline(id);
  if (known == nullptr) return {std::string(id), std::string(id)};
  return {std::string(known->zh), std::string(known->en)};
}

bool is_sealed(std::string_view json) {
  return json.find(R"({"sealed":true)") != std::string_view::npos;
}

bool names_persons(std::string_view name) {
  const Known known = find_known(name);
  return known.field != nullptr && cases::is_masked(*known.type, *known.field);
}

std::string shown_value(const screen::Screen& screen, std::string_view field,
                        std::string_view json) {
  if (is_sealed(json)) return std::string(kSealedMark);
  if (json == kMaskedJson) return std::string(kMaskedMark);
  const auto value = schemas::codec::parse_json(json, field);
  if (!value) return std::string(json);
  const registry::Field* const known = find_field(field);
  const std::string text = one(screen, known, *value);
  const Words unit = unit_label(known == nullptr ? std::string_view() : known->unit);
  const bool untold = screen.language == screen::Language::kEn ? unit.en.empty() : unit.zh.empty();
  return untold ? text : text + " " + screen.say(unit);
}

std::vector<cases::FieldChange> changes_between(const cases::CaseView& before,
                                                const cases::CaseView& after) {
  std::vector<cases::FieldChange> changes = cases::diff(before, after);
  const auto has_plain_twin = [&](const cases::FieldChange& change) {
    if (change.name.find('.') == std::string::npos || !change.after) return false;
    return std::any_of(changes.begin(), changes.end(), [&](const cases::FieldChange& other) {
      return other.name.find('.') == std::string::npos && other.after &&
             other.after->seq == change.after->seq && other.after->value == change.after->value;
    });
  };
  std::vector<cases::FieldChange> told;
  for (const cases::FieldChange& change : changes)
    if (!has_plain_twin(change)) told.push_back(change);
  return told;
}

std::optional<std::string> state_id(std::string_view stream, std::uint8_t state) {
  const registry::StreamKind kind = cases::kind_of(stream);
  if (state == 0 || kind == registry::StreamKind::kNone) return std::nullopt;
  const registry::State* known = registry::stream(kind).state(state);
  return known == nullptr ? std::to_string(state) : std::string(known->id);
}

std::string account_of(const schemas::codec::Event& event) {
  return std::string(schemas::codec::to_view(event.envelope().getActor().getAccount()));
}
std::string stream_of(const schemas::codec::Event& event) {
  return std::string(schemas::codec::to_view(event.envelope().getStream()));
}

}  // namespace quanlu::consumers::cli::replaying
