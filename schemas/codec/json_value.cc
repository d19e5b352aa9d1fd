#include "schemas/codec/json_value.h"

#include <charconv>
#include <optional>

#include <simdjson.h>

#include "schemas/codec/json_writer.h"

namespace quanlu::schemas::codec {
namespace {

constexpr std::size_t kBytesMax = 1 << 20;
constexpr std::size_t kDepthMax = 32;

std::optional<std::string> convert(simdjson::dom::element from, JsonValue& to);

std::optional<std::string> convert_object(simdjson::dom::object object, JsonValue& to) {
  to.kind = JsonValue::Kind::kObject;
  for (const auto member : object) {
    if (to.find(member.key) != nullptr) return "duplicate key " + std::string(member.key);
    JsonValue value;
    if (auto fault = convert(member.value, value)) return fault;
    to.members.push_back({std::string(member.key), std::move(value)});
  }
  return std::nullopt;
}

std::optional<std::string> convert_array(simdjson::dom::array array, JsonValue& to) {
  to.kind = JsonValue::Kind::kArray;
  for (const simdjson::dom::element item : array)
    if (auto fault = convert(item, to.items.emplace_back())) return fault;
  return std::nullopt;
}

// What is wrong, or nothing.
std::optional<std::string> convert(simdjson::dom::element from, JsonValue& to) {
  using Type = simdjson::dom::element_type;
  switch (from.type()) {
    case Type::OBJECT:
      return convert_object(simdjson::dom::object(from), to);
    case Type::ARRAY:
      return convert_array(simdjson::dom::array(from), to);
    case Type::STRING:
      to = JsonValue::of_text(std::string(std::string_view(from)));
      return std::nullopt;
    case Type::INT64:
      to = JsonValue::of_integer(std::int64_t(from));
      return std::nullopt;
    case Type::UINT64:
      return "number out of range";
    case Type::DOUBLE:
      to.kind = JsonValue::Kind::kReal;
      to.real = double(from);
      return std::nullopt;
    case Type::BOOL:
      to.kind = JsonValue::Kind::kBool;
      to.truth = bool(from);
      return std::nullopt;
    case Type::NULL_VALUE:
      return std::nullopt;
  }
  return "unknown value";
}

void write(JsonWriter& json, const JsonValue& value) {
  switch (value.kind) {
    case JsonValue::Kind::kNull:
      json.null();
      return;
    case JsonValue::Kind::kBool:
      json.boolean(value.truth);
      return;
    case JsonValue::Kind::kInteger:
      json.integer(value.integer);
      return;
    case JsonValue::Kind::kText:
      json.string(value.text);
      return;
    case JsonValue::Kind::kReal: {
      char text[32];
      const auto end = std::to_chars(text, text + sizeof text, value.real).ptr;
      json.raw({text, static_cast<std::size_t>(end - text)});
      return;
    }
    case JsonValue::Kind::kArray:
      json.begin_array();
      for (const JsonValue& item : value.items)
        write(json, item);
      json.end_array();
      return;
    case JsonValue::Kind::kObject:
      json.begin_object();
      for (const auto& [key, member] : value.members) {
        json.key(key);
        write(json, member);
      }
      json.end_object();
      return;
  }
}

}  // namespace

JsonValue JsonValue::of_text(std::string text) {
  JsonValue value;
  value.kind = Kind::kText;
  value.text = std::move(text);
  return value;
}

JsonValue JsonValue::of_integer(std::int64_t number) {
  JsonValue value;
  value.kind = Kind::kInteger;
  value.integer = number;
  return value;
}

const JsonValue* JsonValue::find(std::string_view key) const {
  for (const auto& [name, value] : members)
    if (name == key) return &value;
  return nullptr;
}

const std::string* JsonValue::find_text(std::string_view key) const {
  const JsonValue* value = find(key);
  return value != nullptr && value->kind == Kind::kText ? &value->text : nullptr;
}

void JsonValue::set(std::string_view key, JsonValue value) {
  kind = Kind::kObject;
  for (auto& [name, old] : members)
    if (name == key) return void(old = std::move(value));
  members.push_back({std::string(key), std::move(value)});
}

std::string JsonValue::to_json() const {
  std::string out;
  JsonWriter json(out);
  write(json, *this);
  return out;
}

Result<JsonValue> parse_json(std::string_view text, std::string_view where) {
  const auto wrong = [&](std::string found) {
    return fail(Error{.kind = Failure::kUsage,
                      .reason = "form",
                      .what = {"不是合规的 JSON", "this is not valid JSON"},
                      .where = std::string(where),
                      .found = std::move(found)});
  };
  if (text.size() > kBytesMax) return wrong("more than 1 MiB");
  simdjson::dom::parser parser(kBytesMax);
  if (const auto error = parser.allocate(kBytesMax, kDepthMax))
    return wrong(simdjson::error_message(error));
  const simdjson::padded_string padded(text);
  const auto document = parser.parse(padded);
  if (document.error()) return wrong(simdjson::error_message(document.error()));
  JsonValue value;
  if (auto fault = convert(document.value_unsafe(), value)) return wrong(std::move(*fault));
  return value;
}

}  // namespace quanlu::schemas::codec
