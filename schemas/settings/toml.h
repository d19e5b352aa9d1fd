#pragma once
// TOML 1.0 as a small tree of values with line numbers, so that neither the configuration nor the
// rule sets show the library that reads them. Values are plain; times of day are refused, since no
// file of ours holds one.
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "schemas/base/ids.h"
#include "schemas/base/result.h"

namespace quanlu::schemas::settings {

struct Value;
struct Member;

struct Value {
  enum class Kind : std::uint8_t { kTable, kArray, kText, kInteger, kReal, kBool, kDay };

  Kind kind = Kind::kTable;
  int line = 0;              // in the file, from 1
  std::int64_t integer = 0;  // kInteger, kBool (0, 1)
  double real = 0;
  Day day;
  std::string text;
  std::vector<Value> items;     // kArray, in order
  std::vector<Member> members;  // kTable, sorted by key

  bool is(Kind wanted) const { return kind == wanted; }
  const Value* find(std::string_view key) const;  // direct member of a table, or null
};

struct Member {
  std::string key;
  Value value;
};

// "text", "integer" … in words for errors.
Words words_of(Value::Kind kind);

// `where` names the file in errors, which are Failure::kUsage with "file:line". At most 4 MiB.
Result<Value> parse_toml(std::string_view text, std::string_view where);

}  // namespace quanlu::schemas::settings
