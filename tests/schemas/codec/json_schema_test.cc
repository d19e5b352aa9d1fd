// The JSON Schema of a type and the strict reader say the same: whatever the reader takes, the
// schema takes; what the schema refuses, the reader refuses. (The reader knows more: check
// characters, NFC, ranges of rules.)
#ifndef SIMDJSON_THREADS_ENABLED
#define SIMDJSON_THREADS_ENABLED 1  // as its package says: a parser has another shape without
#endif
#include <map>
#include <regex>

#include <simdjson.h>

#include "schemas/codec/command_reader.h"
#include "tests/schemas/codec/samples.h"
#include "tests/support/catch.h"

using namespace quanlu;
using namespace quanlu::schemas;
using namespace quanlu::schemas::codec;
using Value = simdjson::dom::element;

namespace {

bool valid(Value schema, Value value);

bool is_of_type(std::string_view type, Value value) {
  if (type == "object") return value.is_object();
  if (type == "array") return value.is_array();
  if (type == "string") return value.is_string();
  if (type == "boolean") return value.is_bool();
  if (type == "integer") return value.is_int64() || value.is_uint64();
  return false;
}

bool valid_type(Value types, Value value) {
  if (types.is_string()) return is_of_type(types.get_string(), value);
  for (const Value type : types.get_array())
    if (is_of_type(type.get_string(), value)) return true;
  return false;
}

bool matches(std::string_view pattern, std::string_view text) {
  static std::map<std::string, std::regex, std::less<>> known;
  auto at = known.find(pattern);
  if (at == known.end())
    at = known.emplace(std::string(pattern), std::regex(std::string(pattern))).first;
  return std::regex_search(std::string(text), at->second);
}

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

bool valid_string(std::string_view keyword, Value rule, std::string_view text) {
  if (keyword == "pattern") return matches(rule.get_string(), text);
  if (keyword == "maxLength") return characters(text) <= rule.get_uint64().value();
  if (keyword == "minLength") return characters(text) >= rule.get_uint64().value();
  return true;
}

bool valid_number(std::string_view keyword, Value rule, Value value) {
  const auto number = [](Value of) {
    return of.is_int64() ? static_cast<double>(of.get_int64().value()) : of.get_double().value();
  };
  if (keyword == "minimum") return number(value) >= number(rule);
  if (keyword == "maximum") return number(value) <= number(rule);
  return true;
}

bool valid_array(std::string_view keyword, Value rule, simdjson::dom::array array) {
  if (keyword == "minItems") return array.size() >= rule.get_uint64().value();
  if (keyword == "maxItems") return array.size() <= rule.get_uint64().value();
  if (keyword != "items") return true;
  for (const Value element : array)
    if (!valid(rule, element)) return false;
  return true;
}

bool valid_object(std::string_view keyword, Value rule, Value schema,
                  simdjson::dom::object object) {
  if (keyword == "required") {
    for (const Value name : rule.get_array())
      if (object[name.get_string().value()].error() != simdjson::SUCCESS) return false;
  }
  if (keyword == "minProperties") return object.size() >= rule.get_uint64().value();
  if (keyword == "maxProperties") return object.size() <= rule.get_uint64().value();
  if (keyword == "properties") {
    for (const auto member : object) {
      Value of;
      if (rule[member.key].get(of) == simdjson::SUCCESS && !valid(of, member.value)) return false;
    }
  }
  if (keyword == "additionalProperties") {
    for (const auto member : object)
      if (schema["properties"][member.key].error() != simdjson::SUCCESS) return false;
  }
  return true;
}

bool is_one_of(Value values, Value value) {
  for (const Value known : values.get_array())
    if (value.is_string() && known.get_string().value() == value.get_string().value()) return true;
  return false;
}

bool valid_any(Value schemas, Value value) {
  for (const Value schema : schemas.get_array())
    if (valid(schema, value)) return true;
  return false;
}

bool valid(Value schema, Value value) {
  for (const auto rule : schema.get_object()) {
    if (rule.key == "type" && !valid_type(rule.value, value)) return false;
    if (rule.key == "enum" && !is_one_of(rule.value, value)) return false;
    if (rule.key == "anyOf" && !valid_any(rule.value, value)) return false;
    if (value.is_string() && !valid_string(rule.key, rule.value, value.get_string())) return false;
    if (value.is_number() && !valid_number(rule.key, rule.value, value)) return false;
    if (value.is_array() && !valid_array(rule.key, rule.value, value.get_array())) return false;
    if (value.is_object() && !valid_object(rule.key, rule.value, schema, value.get_object()))
      return false;
  }
  return true;
}

// A type with its schema parsed, asked about texts of `data`.
class Judge {
 public:
  explicit Judge(const registry::EventType& type) : type_(type) {
    schema_ = schema_parser_.parse(std::string(registry::json_schema(type.code)));
  }

  bool schema_takes(const std::string& data) {
    return valid(schema_, data_parser_.parse(data).value());
  }
  bool reader_takes(const std::string& data) {
    std::string json = samples::command_json(type_);
    const std::string sample = samples::data_of(type_, true);
    return reader_.read(json.replace(json.find(sample), sample.size(), data)).has_value();
  }

 private:
  const registry::EventType& type_;
  simdjson::dom::parser schema_parser_, data_parser_;
  Value schema_;
  CommandReader reader_;
};

}  // namespace

TEST_CASE("schema and reader take the samples, and refuse keys that nobody knows") {
  for (const registry::EventType& type : registry::event_types()) {
    INFO(type.name);
    Judge judge(type);
    for (const bool with_optional : {true, false}) {
      const std::string data = samples::data_of(type, with_optional);
      CHECK(judge.reader_takes(data));
      CHECK(judge.schema_takes(data));
    }
    const std::string unknown =
        type.fields.empty() ? "{\"x\":1}" : "{\"x\":1," + samples::data_of(type, true).substr(1);
    CHECK_FALSE(judge.reader_takes(unknown));
    CHECK_FALSE(judge.schema_takes(unknown));
  }
}

TEST_CASE("a required field that is left out is missed by both") {
  for (const registry::EventType& type : registry::event_types()) {
    Judge judge(type);
    for (const Field& field : type.fields) {
      // Feeds leave sealed fields out and decide fills computed ones in: one side lets them go.
      if (field.kind == FieldKind::kSealed || is_computed(type, field)) continue;
      INFO(type.name << "." << field.name);
      const std::string data = samples::data_with(type, field, "");
      CHECK(judge.reader_takes(data) == !field.required);
      CHECK(judge.schema_takes(data) == !field.required);
    }
  }
}

TEST_CASE("what the reader takes of other values, the schema takes too") {
  const std::vector<std::string> others = {
      "null",
      "true",
      "7",
      "-7",
      "70000",
      "5000000000",
      "1.5",
      "\"\"",
      "\"x\"",
      "\"7\"",
      "\"-7\"",
      "\"7.00\"",
      "\"-7.00\"",
      "\"2024-02-30\"",
      "\"2024-02-29\"",
      "[]",
      "{}",
      "\"2024-08-09T10:02:40Z\"",
      "\"370102001\"",
      "\"370102001001\"",
      "{\"uscc\":\"x\"}",
      "\"0191a3c27d107c3e9a515b1f6f0a2c11\"",
      "{\"unit\":\"u1\"}",
      "[\"x\"]",
      "[7]",
      "{\"text\":\"x\"}",
      "{\"count\":\"7\",\"digest\":\"x\"}",
      "\"sha256:ff0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1eff\""};
  int taken = 0;
  for (const registry::EventType& type : registry::event_types()) {
    Judge judge(type);
    for (const Field& field : type.fields)
      for (const std::string& other : others) {
        const std::string data = samples::data_with(type, field, other);
        if (!judge.reader_takes(data)) continue;
        ++taken;
        INFO(type.name << "." << field.name << " = " << other);
        CHECK(judge.schema_takes(data));
      }
  }
  CHECK(taken > 1000);
}
