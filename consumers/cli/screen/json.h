#pragma once
// The --json document of a command: one object, first key "schema" (INTERFACES.md 1, rule 2),
// written in the order of the calls, in one line. Keys are ours and plain; texts are escaped, and
// bytes that are no UTF-8 become U+FFFD.
#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "schemas/base/ids.h"

namespace quanlu::consumers::cli::screen {

class Json {
 public:
  // An object that begins with "schema":"quanlu.<name>/<major>".
  static Json document(std::string_view name, int major = 1);
  Json() = default;

  Json& begin_object() { return open('{'); }
  Json& begin_array() { return open('['); }
  Json& end() { return close(); }
  Json& key(std::string_view name);

  Json& value(std::string_view text);
  Json& value(const char* text) { return value(std::string_view(text)); }
  Json& value(const std::string& text) { return value(std::string_view(text)); }
  Json& value(bool yes) { return raw(yes ? "true" : "false"); }
  template <std::integral Number>
  requires(!std::same_as<Number, bool>) Json& value(Number number) {
    return raw(std::to_string(number));
  }
  Json& value(double number);  // at most three decimals
  Json& value(const Digest& digest);
  Json& value(const Id16& id);
  Json& value(Millis instant);  // RFC 3339 with +08:00
  Json& null() { return raw("null"); }
  template <typename Value>
  Json& value(const std::optional<Value>& maybe) {
    return maybe ? value(*maybe) : null();
  }
  // JSON that another room wrote, e.g. an event's.
  Json& raw(std::string_view json);

  template <typename Value>
  Json& member(std::string_view name, const Value& content) {
    key(name);
    return value(content);
  }

  // Closes what is open and hands the text over, without a line end.
  std::string finish();

 private:
  Json& open(char bracket);
  Json& close();
  void separate();

  std::string text_;
  std::string open_;   // brackets that are still to be closed
  bool first_ = true;  // nothing stands yet in the innermost bracket
  bool after_key_ = false;
};

// The text in quotes, with what JSON asks to be escaped.
void append_quoted(std::string& to, std::string_view text);

}  // namespace quanlu::consumers::cli::screen
