#pragma once
// Appends JSON to a string of the caller: objects, arrays and values in the order in which they are
// written, without blanks, always valid UTF-8. Commas are the writer's affair, pairing begin and
// end and giving each key once is the caller's. Values of the domain have the forms of
// INTERFACES.md 3.4: money as yuan in text, instants as RFC 3339 at UTC+8, ids as UUID text.
#include <cstdint>
#include <string>
#include <string_view>

#include "schemas/base/bytes.h"
#include "schemas/base/ids.h"

namespace quanlu::schemas::codec {

class JsonWriter {
 public:
  explicit JsonWriter(std::string& out) : out_(out) {}

  JsonWriter& begin_object() { return open('{'); }
  JsonWriter& end_object() { return close('}'); }
  JsonWriter& begin_array() { return open('['); }
  JsonWriter& end_array() { return close(']'); }
  JsonWriter& key(std::string_view name);

  JsonWriter& string(std::string_view text);
  JsonWriter& integer(std::int64_t number);
  JsonWriter& counter(std::uint64_t number);       // as a number: positions, below 2^53
  JsonWriter& counter_text(std::uint64_t number);  // as a string: 64-bit counters of `data`
  JsonWriter& boolean(bool truth);
  JsonWriter& null();
  JsonWriter& money(Fen fen);
  JsonWriter& instant(Millis millis);
  JsonWriter& date(Day day);
  JsonWriter& id(const Id16& id);
  JsonWriter& hex(BytesView bytes);
  JsonWriter& base64(BytesView bytes);
  JsonWriter& raw(std::string_view json);  // one value that is JSON already

 private:
  JsonWriter& open(char bracket);
  JsonWriter& close(char bracket);
  void before_value();

  std::string& out_;
  bool comma_ = false;  // a value stands before in the same object or array
};

// The text between quotes: JSON escapes, U+2028 and U+2029 escaped for readers that run it as
// script, bytes that are no UTF-8 as U+FFFD.
void append_json_text(std::string& out, std::string_view text);

}  // namespace quanlu::schemas::codec
