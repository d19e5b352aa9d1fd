#pragma once
// A JSON document as a tree of values, for the small files of our own (trust, notes) and for
// commands that a person completes on the command line. Not the intake of events: that is
// CommandReader, which knows every key.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/base/result.h"

namespace quanlu::schemas::codec {

struct JsonMember;

struct JsonValue {
  enum class Kind : std::uint8_t { kNull, kBool, kInteger, kReal, kText, kArray, kObject };

  Kind kind = Kind::kNull;
  bool truth = false;
  std::int64_t integer = 0;
  double real = 0;
  std::string text;
  std::vector<JsonValue> items;
  std::vector<JsonMember> members;  // in the order of the file

  static JsonValue of_text(std::string text);
  static JsonValue of_integer(std::int64_t number);

  const JsonValue* find(std::string_view key) const;         // null: no such member, or no object
  const std::string* find_text(std::string_view key) const;  // null too: it is no text
  void set(std::string_view key, JsonValue value);           // of an object; replaces
  std::string to_json() const;
};

struct JsonMember {
  std::string key;
  JsonValue value;
};

// Strict RFC 8259, duplicate keys refused, at most 1 MiB and 32 levels. Error kUsage "form" that
// names `where`.
Result<JsonValue> parse_json(std::string_view text, std::string_view where);

}  // namespace quanlu::schemas::codec
