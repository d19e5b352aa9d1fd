#include "schemas/codec/json_writer.h"

#include <array>
#include <charconv>

#include "schemas/base/time.h"
#include "schemas/codec/forms.h"

namespace quanlu::schemas::codec {
namespace {

template <typename Number>
void append_number(std::string& out, Number number) {
  std::array<char, 24> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number);
  out.append(digits.data(), end.ptr);
}

bool is_plain(unsigned char byte) {
  return byte >= 0x20 && byte < 0x7F && byte != '"' && byte != '\\';
}

void append_escape(std::string& out, unsigned char byte) {
  constexpr std::string_view kHex = "0123456789abcdef";
  switch (byte) {
    case '"':
      out += "\\\"";
      break;
    case '\\':
      out += "\\\\";
      break;
    case '\n':
      out += "\\n";
      break;
    case '\r':
      out += "\\r";
      break;
    case '\t':
      out += "\\t";
      break;
    default:
      out += {'\\', 'u', '0', '0', kHex[byte >> 4], kHex[byte & 0xF]};
  }
}

// Length of the well-formed UTF-8 sequence at the head of `text`, 0 when there is none
// (Unicode 15, table 3-7).
std::size_t sequence_length(std::string_view text) {
  const auto at = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = at(0);
  const std::size_t length = first < 0xC2   ? 0
                             : first < 0xE0 ? 2
                             : first < 0xF0 ? 3
                             : first < 0xF5 ? 4
                                            : 0;
  if (length == 0 || text.size() < length) return 0;
  const unsigned char low = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
  const unsigned char high = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
  if (at(1) < low || at(1) > high) return 0;
  for (std::size_t i = 2; i < length; ++i)
    if ((at(i) & 0xC0) != 0x80) return 0;
  return length;
}

// Appends the sequence at the head of `text` and says how many bytes that were.
std::size_t append_sequence(std::string& out, std::string_view text) {
  const std::size_t length = sequence_length(text);
  if (length == 0) {
    out += "\uFFFD";
    return 1;
  }
  const std::string_view sequence = text.substr(0, length);
  if (sequence == "\u2028")
    out += "\\u2028";
  else if (sequence == "\u2029")
    out += "\\u2029";
  else
    out += sequence;
  return length;
}

}  // namespace

void append_json_text(std::string& out, std::string_view text) {
  std::size_t i = 0;
  while (i < text.size()) {
    std::size_t plain = i;
    while (plain < text.size() && is_plain(static_cast<unsigned char>(text[plain])))
      ++plain;
    out.append(text, i, plain - i);
    i = plain;
    if (i == text.size()) break;
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte < 0x80) {
      append_escape(out, byte);
      ++i;
    } else {
      i += append_sequence(out, text.substr(i));
    }
  }
}

void JsonWriter::before_value() {
  if (comma_) out_ += ',';
  comma_ = true;
}

JsonWriter& JsonWriter::open(char bracket) {
  before_value();
  out_ += bracket;
  comma_ = false;
  return *this;
}

JsonWriter& JsonWriter::close(char bracket) {
  out_ += bracket;
  comma_ = true;
  return *this;
}

JsonWriter& JsonWriter::key(std::string_view name) {
  string(name);
  out_ += ':';
  comma_ = false;
  return *this;
}

JsonWriter& JsonWriter::string(std::string_view text) {
  before_value();
  out_ += '"';
  append_json_text(out_, text);
  out_ += '"';
  return *this;
}

JsonWriter& JsonWriter::integer(std::int64_t number) {
  before_value();
  append_number(out_, number);
  return *this;
}

JsonWriter& JsonWriter::counter(std::uint64_t number) {
  before_value();
  append_number(out_, number);
  return *this;
}

JsonWriter& JsonWriter::counter_text(std::uint64_t number) {
  before_value();
  out_ += '"';
  append_number(out_, number);
  out_ += '"';
  return *this;
}

JsonWriter& JsonWriter::boolean(bool truth) {
  return raw(truth ? "true" : "false");
}
JsonWriter& JsonWriter::null() {
  return raw("null");
}
JsonWriter& JsonWriter::money(Fen fen) {
  return string(money_text(fen));
}
JsonWriter& JsonWriter::instant(Millis millis) {
  return string(to_rfc3339(millis));
}
JsonWriter& JsonWriter::date(Day day) {
  return string(to_text(day));
}
JsonWriter& JsonWriter::id(const Id16& id) {
  return string(to_uuid_text(id));
}
JsonWriter& JsonWriter::hex(BytesView bytes) {
  return string(to_hex(bytes));
}
JsonWriter& JsonWriter::base64(BytesView bytes) {
  return string(to_base64(bytes));
}

JsonWriter& JsonWriter::raw(std::string_view json) {
  before_value();
  out_ += json;
  return *this;
}

}  // namespace quanlu::schemas::codec
