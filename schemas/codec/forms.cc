#include "schemas/codec/forms.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

#include "schemas/base/uscc.h"

namespace quanlu::schemas::codec {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool all_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}
bool all_lower_hex(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return is_digit(c) || (c >= 'a' && c <= 'f'); });
}

// Characters, not bytes; the text is UTF-8.
std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

// Takes `head` off the front of `text`.
bool skip(std::string_view& text, std::string_view head) {
  if (text.substr(0, head.size()) != head) return false;
  text.remove_prefix(head.size());
  return true;
}

bool has_blank(std::string_view text) {
  return text.find_first_of(" \t\r\n\f\v") != std::string_view::npos ||
         text.find("\u3000") != std::string_view::npos ||
         text.find("\u00A0") != std::string_view::npos;
}

template <typename Number>
std::optional<Number> parse_decimal(std::string_view text) {
  Number number = 0;
  const char* end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, number);
  if (read.ec != std::errc() || read.ptr != end) return std::nullopt;
  return number;
}

bool has_leading_zero(std::string_view digits) {
  return digits.size() > 1 && digits.front() == '0';
}

bool is_encoded(char c) {
  return c == '%' || c == '+' || c == '/';
}

void append_part(std::string& out, std::string_view part) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  for (const char c : part) {
    if (!is_encoded(c))
      out += c;
    else
      out += {'%', kHex[static_cast<unsigned char>(c) >> 4], kHex[c & 0xF]};
  }
}

std::optional<std::string> decode_part(std::string_view text) {
  std::string part;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      part += text[i];
      continue;
    }
    const std::string_view code = text.substr(i + 1, 2);
    const auto at = std::string_view("252B2F").find(code);
    if (code.size() != 2 || at == std::string_view::npos || at % 2 != 0) return std::nullopt;
    part += "%+/"[at / 2];
    i += 2;
  }
  return part;
}

}  // namespace

std::string money_text(Fen fen) {
  const bool negative = fen.value < 0;
  const auto size =
      negative ? 0 - static_cast<std::uint64_t>(fen.value) : static_cast<std::uint64_t>(fen.value);
  std::string cents = std::to_string(size % 100);
  if (cents.size() == 1) cents.insert(0, 1, '0');
  return (negative ? "-" : "") + std::to_string(size / 100) + "." + cents;
}

std::optional<Fen> parse_money(std::string_view text) {
  const bool negative = skip(text, "-");
  if (text.size() < 4 || text[text.size() - 3] != '.') return std::nullopt;
  const std::string_view yuan = text.substr(0, text.size() - 3),
                         cents = text.substr(yuan.size() + 1);
  if (!all_digits(yuan) || !all_digits(cents) || has_leading_zero(yuan)) return std::nullopt;
  std::array<char, 24> digits;
  if (yuan.size() + 3 > digits.size()) return std::nullopt;
  char* end = digits.data();
  if (negative) *end++ = '-';
  end = std::copy(yuan.begin(), yuan.end(), end);
  end = std::copy(cents.begin(), cents.end(), end);
  const auto fen =
      parse_decimal<std::int64_t>({digits.data(), static_cast<std::size_t>(end - digits.data())});
  if (!fen || (negative && *fen == 0)) return std::nullopt;
  return Fen(*fen);
}

std::optional<std::uint64_t> parse_area(std::string_view text) {
  if (!all_digits(text) || text.size() > 12) return std::nullopt;
  const auto area = parse_decimal<std::uint64_t>(text);
  if (!area || area_digits(*area) != static_cast<int>(text.size())) return std::nullopt;
  return area;
}

int area_digits(std::uint64_t area) {
  int digits = 0;
  for (; area != 0; area /= 10)
    ++digits;
  return digits == 6 || digits == 9 || digits == 12 ? digits : 0;
}

bool is_document_number(std::string_view text) {
  const std::size_t open = text.find("〔");
  if (open == std::string_view::npos) return false;
  const std::string_view issuer = text.substr(0, open);
  if (issuer.empty() || characters(issuer) > 12 || has_blank(issuer)) return false;
  text.remove_prefix(open);
  if (!skip(text, "〔")) return false;
  const std::string_view year = text.substr(0, 4);
  if (!all_digits(year) || year.size() != 4) return false;
  if (year.substr(0, 2) != "19" && year.substr(0, 2) != "20") return false;
  text.remove_prefix(4);
  if (!skip(text, "〕")) return false;
  const std::size_t end = text.find("号");
  if (end == std::string_view::npos || text.substr(end) != "号") return false;
  return end <= 5 && all_digits(text.substr(0, end));
}

bool is_account(std::string_view text) {
  return !text.empty() && text.size() <= 60 && std::all_of(text.begin(), text.end(), [](char c) {
    return c > ' ' && c < '\x7F' && c != '"' && c != '\\';
  });
}

bool is_unit(std::string_view text) {
  const auto is_letter = [](char c) { return is_digit(c) || (c >= 'A' && c <= 'Z'); };
  const bool looks_like_uscc =
      text.size() == 18 && std::all_of(text.begin(), text.end(), is_letter);
  return looks_like_uscc ? is_uscc(text) : is_account(text);
}

bool is_traceparent(std::string_view text) {
  return text.size() == 55 && text[2] == '-' && text[35] == '-' && text[52] == '-' &&
         text.substr(0, 2) != "ff" && all_lower_hex(text.substr(0, 2)) &&
         all_lower_hex(text.substr(3, 32)) && all_lower_hex(text.substr(36, 16)) &&
         all_lower_hex(text.substr(53, 2));
}

std::optional<std::uint64_t> parse_unsigned(std::string_view text) {
  if (!all_digits(text) || has_leading_zero(text)) return std::nullopt;
  return parse_decimal<std::uint64_t>(text);
}

std::optional<std::int64_t> parse_signed(std::string_view text) {
  std::string_view digits = text;
  if (skip(digits, "-") && digits == "0") return std::nullopt;
  if (!all_digits(digits) || has_leading_zero(digits)) return std::nullopt;
  return parse_decimal<std::int64_t>(text);
}

std::optional<StreamId> parse_stream_id(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == 0 || slash == std::string_view::npos) return std::nullopt;
  StreamId id{.kind = text.substr(0, slash), .parts = {}};
  std::string_view rest = text.substr(slash + 1);
  if (rest.find('/') != std::string_view::npos) return std::nullopt;
  while (true) {
    const std::size_t plus = std::min(rest.find('+'), rest.size());
    auto part = decode_part(rest.substr(0, plus));
    if (!part || part->empty()) return std::nullopt;
    id.parts.push_back(*std::move(part));
    if (plus == rest.size()) return id;
    rest.remove_prefix(plus + 1);
  }
}

std::string stream_id(std::string_view kind, const std::vector<std::string>& parts) {
  std::string id(kind);
  char separator = '/';
  for (const std::string& part : parts) {
    id += separator;
    append_part(id, part);
    separator = '+';
  }
  return id;
}

}  // namespace quanlu::schemas::codec
