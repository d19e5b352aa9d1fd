#pragma once
// Reads a table of a file by the names that its reader knows. The first fault is kept and given by
// finish(), together with the check that no member was left unread, so a reader is a plain list of
// assignments and ends with TRY(reader.finish()).
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/settings/toml.h"

namespace quanlu::schemas::settings {

class TableReader {
 public:
  // Borrows the table for its own life; `where` is the file's name in errors.
  TableReader(const Value& table, std::string where);

  // Required; a missing or wrong one leaves an empty value and the fault.
  std::string text(std::string_view key);
  std::int64_t integer(std::string_view key);
  Day day(std::string_view key);

  // Absent is nullopt, empty or null; a wrong type is the fault.
  std::optional<std::string> text_if(std::string_view key);
  std::optional<std::int64_t> integer_if(std::string_view key);
  std::optional<Day> day_if(std::string_view key);
  std::optional<bool> flag_if(std::string_view key);
  std::vector<std::string> texts(std::string_view key);
  std::vector<std::int64_t> integers(std::string_view key);
  std::vector<Day> days(std::string_view key);
  const std::vector<Value>* tables(std::string_view key);  // [[key]]
  const Value* table(std::string_view key);                // [key]

  // A value of any kind, for readers that look themselves.
  const Value* any(std::string_view key);

  void fault(const Value& at, Words what, std::string expected = {}, std::string found = {});
  Status finish();  // the first fault, or the first member that nobody asked for

 private:
  const Value* take(std::string_view key, Value::Kind kind, bool required);
  const std::vector<Value>* list(std::string_view key, Value::Kind kind);

  const Value& table_;
  std::string where_;
  std::set<std::string, std::less<>> asked_;
  std::optional<Error> fault_;
};

}  // namespace quanlu::schemas::settings
