#include "schemas/settings/table_reader.h"

#include "schemas/base/check.h"

namespace quanlu::schemas::settings {

TableReader::TableReader(const Value& table, std::string where)
    : table_(table), where_(std::move(where)) {
  CHECK(table.is(Value::Kind::kTable));
}

void TableReader::fault(const Value& at, Words what, std::string expected, std::string found) {
  if (fault_) return;
  fault_ = Error{.kind = Failure::kUsage,
                 .reason = "toml",
                 .what = std::move(what),
                 .where = where_ + ":" + std::to_string(at.line),
                 .expected = std::move(expected),
                 .found = std::move(found)};
}

const Value* TableReader::any(std::string_view key) {
  asked_.emplace(key);
  return table_.find(key);
}

const Value* TableReader::take(std::string_view key, Value::Kind kind, bool required) {
  const Value* value = any(key);
  const std::string name(key);
  if (value == nullptr && required)
    fault(table_, {"缺少 " + name, name + " is missing"}, words_of(kind).en);
  if (value == nullptr || value->is(kind)) return value;
  fault(*value, {name + " 类型不符", name + " has the wrong type"}, words_of(kind).en,
        words_of(value->kind).en);
  return nullptr;
}

const std::vector<Value>* TableReader::list(std::string_view key, Value::Kind kind) {
  const Value* array = take(key, Value::Kind::kArray, false);
  if (array == nullptr) return nullptr;
  for (const Value& item : array->items)
    if (!item.is(kind))
      fault(item, {std::string(key) + " 类型不符", std::string(key) + " has the wrong type"},
            words_of(kind).en, words_of(item.kind).en);
  return &array->items;
}

std::string TableReader::text(std::string_view key) {
  const Value* value = take(key, Value::Kind::kText, true);
  return value == nullptr ? std::string() : value->text;
}

std::int64_t TableReader::integer(std::string_view key) {
  const Value* value = take(key, Value::Kind::kInteger, true);
  return value == nullptr ? 0 : value->integer;
}

Day TableReader::day(std::string_view key) {
  const Value* value = take(key, Value::Kind::kDay, true);
  return value == nullptr ? Day() : value->day;
}

std::optional<std::string> TableReader::text_if(std::string_view key) {
  const Value* value = take(key, Value::Kind::kText, false);
  if (value == nullptr) return std::nullopt;
  return value->text;
}

std::optional<std::int64_t> TableReader::integer_if(std::string_view key) {
  const Value* value = take(key, Value::Kind::kInteger, false);
  if (value == nullptr) return std::nullopt;
  return value->integer;
}

std::optional<Day> TableReader::day_if(std::string_view key) {
  const Value* value = take(key, Value::Kind::kDay, false);
  if (value == nullptr) return std::nullopt;
  return value->day;
}

std::optional<bool> TableReader::flag_if(std::string_view key) {
  const Value* value = take(key, Value::Kind::kBool, false);
  if (value == nullptr) return std::nullopt;
  return value->integer != 0;
}

std::vector<std::string> TableReader::texts(std::string_view key) {
  std::vector<std::string> texts;
  if (const auto* items = list(key, Value::Kind::kText))
    for (const Value& item : *items)
      texts.push_back(item.text);
  return texts;
}

std::vector<std::int64_t> TableReader::integers(std::string_view key) {
  std::vector<std::int64_t> integers;
  if (const auto* items = list(key, Value::Kind::kInteger))
    for (const Value& item : *items)
      integers.push_back(item.integer);
  return integers;
}

std::vector<Day> TableReader::days(std::string_view key) {
  std::vector<Day> days;
  if (const auto* items = list(key, Value::Kind::kDay))
    for (const Value& item : *items)
      days.push_back(item.day);
  return days;
}

const std::vector<Value>* TableReader::tables(std::string_view key) {
  const std::vector<Value>* items = list(key, Value::Kind::kTable);
  return fault_ ? nullptr : items;
}

const Value* TableReader::table(std::string_view key) {
  return take(key, Value::Kind::kTable, false);
}

Status TableReader::finish() {
  for (const Member& member : table_.members)
    if (asked_.find(member.key) == asked_.end())
      fault(member.value, {"未知的键 " + member.key, "unknown key " + member.key});
  if (fault_) return fail(std::move(*fault_));
  return {};
}

}  // namespace quanlu::schemas::settings
