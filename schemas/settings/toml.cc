#include "schemas/settings/toml.h"

#include <algorithm>

#define TOML_EXCEPTIONS 0
#define TOML_ENABLE_FORMATTERS 0
#include <toml++/toml.h>

#include "schemas/base/time.h"

namespace quanlu::schemas::settings {
namespace {

constexpr std::size_t kTomlBytesMax = std::size_t{4} << 20;

std::string at(std::string_view where, int line) {
  return std::string(where) + ":" + std::to_string(line);
}

int line_of(const ::toml::node& node) {
  return static_cast<int>(node.source().begin.line);
}

Result<Value> convert(const ::toml::node& node, std::string_view where);

Status convert_table(const ::toml::table& table, std::string_view where, Value& to) {
  to.kind = Value::Kind::kTable;
  for (const auto& [key, node] : table) {
    TRY_ASSIGN(Value value, convert(node, where));
    to.members.push_back({std::string(key.str()), std::move(value)});
  }
  std::sort(to.members.begin(), to.members.end(),
            [](const Member& a, const Member& b) { return a.key < b.key; });
  return {};
}

Status convert_array(const ::toml::array& array, std::string_view where, Value& to) {
  to.kind = Value::Kind::kArray;
  for (const auto& node : array) {
    TRY_ASSIGN(Value value, convert(node, where));
    to.items.push_back(std::move(value));
  }
  return {};
}

bool convert_scalar(const ::toml::node& node, Value& to) {
  if (const auto* text = node.as_string()) {
    to.kind = Value::Kind::kText;
    to.text = text->get();
  } else if (const auto* integer = node.as_integer()) {
    to.kind = Value::Kind::kInteger;
    to.integer = integer->get();
  } else if (const auto* real = node.as_floating_point()) {
    to.kind = Value::Kind::kReal;
    to.real = real->get();
  } else if (const auto* flag = node.as_boolean()) {
    to.kind = Value::Kind::kBool;
    to.integer = flag->get() ? 1 : 0;
  } else if (const auto* date = node.as_date()) {
    to.kind = Value::Kind::kDay;
    to.day = day_of(date->get().year, date->get().month, date->get().day);
  } else {
    return false;
  }
  return true;
}

Result<Value> convert(const ::toml::node& node, std::string_view where) {
  Value value;
  value.line = line_of(node);
  if (const auto* table = node.as_table()) {
    TRY(convert_table(*table, where, value));
  } else if (const auto* array = node.as_array()) {
    TRY(convert_array(*array, where, value));
  } else if (!convert_scalar(node, value)) {
    return fail(Failure::kUsage, "toml", {"不支持时刻类型", "times of day are not supported"},
                at(where, value.line));
  }
  return value;
}

}  // namespace

const Value* Value::find(std::string_view key) const {
  const auto found =
      std::lower_bound(members.begin(), members.end(), key,
                       [](const Member& member, std::string_view k) { return member.key < k; });
  return found != members.end() && found->key == key ? &found->value : nullptr;
}

Words words_of(Value::Kind kind) {
  switch (kind) {
    case Value::Kind::kTable:
      return {"表", "table"};
    case Value::Kind::kArray:
      return {"数组", "array"};
    case Value::Kind::kText:
      return {"文本", "text"};
    case Value::Kind::kInteger:
      return {"整数", "integer"};
    case Value::Kind::kReal:
      return {"小数", "number"};
    case Value::Kind::kBool:
      return {"真假值", "true or false"};
    case Value::Kind::kDay:
      return {"日期", "date"};
  }
  return {};
}

Result<Value> parse_toml(std::string_view text, std::string_view where) {
  if (text.size() > kTomlBytesMax)
    return fail(Failure::kUsage, "toml", {"文件过大（上限 4 MiB）", "file above 4 MiB"},
                std::string(where));
  const ::toml::parse_result parsed = ::toml::parse(text);
  if (!parsed)
    return fail(Error{.kind = Failure::kUsage,
                      .reason = "toml",
                      .what = {"不是合法的 TOML", "not valid TOML"},
                      .where = at(where, static_cast<int>(parsed.error().source().begin.line)),
                      .found = std::string(parsed.error().description())});
  return convert(parsed.table(), where);
}

}  // namespace quanlu::schemas::settings
