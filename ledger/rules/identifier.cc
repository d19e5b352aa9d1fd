#include "ledger/rules/identifier.h"

#include <algorithm>
#include <array>

#include "ledger/rules/uscc.h"
#include "schemas/base/check.h"
#include "schemas/base/uscc.h"

namespace quanlu::ledger::rules {
namespace {

constexpr std::string_view kOpen = "〔", kClose = "〕", kEnd = "号", kBureau = "济民社";
constexpr std::size_t kPrefixMax = 12;

bool is_digit(char letter) {
  return letter >= '0' && letter <= '9';
}

// Length of the character at the front, which is UTF-8 that the codec has checked.
std::size_t char_bytes(char first) {
  const auto byte = static_cast<unsigned char>(first);
  return byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
}

std::size_t chars_in(std::string_view text) {
  std::size_t count = 0;
  for (const char byte : text)
    count += (static_cast<unsigned char>(byte) & 0xC0) != 0x80 ? 1 : 0;
  return count;
}

tl::unexpected<Fault> fault(std::size_t position, std::string expected, std::string found,
                            Words hint) {
  return tl::make_unexpected(Fault{.position = position,
                                   .expected = std::move(expected),
                                   .found = std::move(found),
                                   .hint = std::move(hint)});
}

// A pattern of one character each: 9 stands for a digit, anything else for itself.
Checked<std::string> check_pattern(std::string code, std::string_view pattern, const Words& what) {
  if (code.size() != pattern.size())
    return fault(0, std::to_string(pattern.size()), std::to_string(code.size()), what);
  for (std::size_t i = 0; i < code.size(); ++i) {
    const bool digit = pattern[i] == '9';
    if (digit ? !is_digit(code[i]) : code[i] != pattern[i])
      return fault(i + 1, digit ? "0-9" : std::string(1, pattern[i]), std::string(1, code[i]),
                   what);
  }
  return code;
}

std::string padded(unsigned number, std::size_t width) {
  const std::string digits = std::to_string(number);
  CHECK(digits.size() <= width);
  return std::string(width - digits.size(), '0') + digits;
}

bool is_space_at(std::string_view text) {
  if (static_cast<unsigned char>(text[0]) <= ' ') return true;
  return text.substr(0, 3) == "　" || text.substr(0, 2) == " ";  // U+3000, U+00A0
}

// The characters before 〔: 1 to 12, none of them a space.
Checked<std::string_view> read_prefix(std::string_view text) {
  std::size_t at = 0, count = 0;
  while (at < text.size() && text.substr(at, kOpen.size()) != kOpen) {
    if (is_space_at(text.substr(at)))
      return fault(count + 1, "", " ", {"文号中不能有空格", "no spaces in a document number"});
    at += char_bytes(text[at]);
    ++count;
  }
  if (at >= text.size())
    return fault(0, std::string(kOpen), "",
                 {"年份须用六角括号〔〕", "the year stands in brackets 〔〕"});
  if (count == 0 || count > kPrefixMax)
    return fault(1, "1-12", std::to_string(count),
                 {"文号字头为 1–12 个字", "1 to 12 characters stand before the year"});
  return text.substr(0, at);
}

bool is_own_prefix(std::string_view prefix) {
  static constexpr std::array<std::string_view, 5> kSeries = {"罚", "撤", "听", "整", "约"};
  if (prefix.substr(0, kBureau.size()) != kBureau) return false;
  for (const std::string_view series : kSeries)
    if (prefix.substr(kBureau.size()) == series) return true;
  return false;
}

// Digits at the front of the text, at most `max`; moves the text on.
Checked<unsigned> take_digits(std::string_view& text, std::size_t min, std::size_t max,
                              std::size_t position) {
  unsigned number = 0;
  std::size_t count = 0;
  for (; count < text.size() && is_digit(text[count]); ++count) {
    if (count == max) break;
    number = number * 10 + static_cast<unsigned>(text[count] - '0');
  }
  if (count < min || (count < text.size() && is_digit(text[count])))
    return fault(position, std::to_string(min) + "-" + std::to_string(max), std::to_string(count),
                 {"数字位数不符", "wrong number of digits"});
  text.remove_prefix(count);
  return number;
}

bool take(std::string_view& text, std::string_view wanted) {
  if (text.substr(0, wanted.size()) != wanted) return false;
  text.remove_prefix(wanted.size());
  return true;
}

}  // namespace

Refusal refusal_of(const Fault& broken, Reason reason, std::string path, std::string rule) {
  std::string found = broken.found;
  if (broken.position != 0) found = "#" + std::to_string(broken.position) + " " + found;
  return {.reason = reason,
          .path = std::move(path),
          .rule = std::move(rule),
          .expected = broken.expected,
          .found = std::move(found),
          .remedy = broken.hint};
}

std::string normalize_code(std::string_view text) {
  std::string code;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t size = std::min(char_bytes(text[at]), text.size() - at);
    const std::string_view letter = text.substr(at, size);
    at += size;
    if (is_space_at(letter)) continue;
    char one = letter[0];
    if (size == 3 && letter.substr(0, 2) == "\xEF\xBC")  // FF00-FF3F
      one = static_cast<char>(static_cast<unsigned char>(letter[2]) - 0x80 + 0x20);
    else if (size == 3 && letter.substr(0, 2) == "\xEF\xBD" && letter[2] <= '\x9E')  // FF40-FF5E
      one = static_cast<char>(static_cast<unsigned char>(letter[2]) - 0x80 + 0x60);
    else if (size > 1) {
      code += letter;
      continue;
    }
    code += one >= 'a' && one <= 'z' ? static_cast<char>(one - 'a' + 'A') : one;
  }
  return code;
}

Checked<std::string> check_fundraising_plan_no(std::string_view text) {
  const std::string code = normalize_code(text);
  const Words what = {"募捐方案编号：信用代码 + A + 年 2 位 + 序号 3 位",
                      "a plan number is USCC + A + yy + nnn"};
  if (code.size() != 24) return fault(0, "24", std::to_string(code.size()), what);
  const Checked<std::string> uscc = check_uscc(code.substr(0, 18));
  if (!uscc) return tl::make_unexpected(uscc.error());
  Checked<std::string> tail = check_pattern(code.substr(18), "A99999", what);
  if (tail) return code;
  tail.error().position += 18;
  return tail;
}

Checked<std::string> check_illegal_org_id(std::string_view text) {
  return check_pattern(
      normalize_code(text), "F99999999999999",
      {"编号：F + 年 4 位 + 区划 6 位 + 序号 4 位", "the id is F + yyyy + area (6) + serial (4)"});
}

std::string make_illegal_org_id(int year, std::string_view area, unsigned serial) {
  CHECK(area.size() == 6);
  return "F" + padded(static_cast<unsigned>(year), 4) + std::string(area) + padded(serial, 4);
}

Checked<std::string> check_filing_no(std::string_view text) {
  const Words what = {"备案号：JN + 街镇代码 9 位 + 类别 1–4 + 序号 4 位 + 校验位",
                      "a filing number is JN + street (9) + class 1-4 + serial (4) + check"};
  std::string code = normalize_code(text);
  if (code.size() != 17) return fault(0, "17", std::to_string(code.size()), what);
  const Checked<std::string> body = check_pattern(code.substr(0, 16), "JN99999999999999", what);
  if (!body) return body;
  if (code[11] < '1' || code[11] > '4') return fault(12, "1-4", code.substr(11, 1), what);
  const char check = *mod31_character(*body);
  if (code[16] != check)
    return fault(17, std::string(1, check), code.substr(16), {"校验位不符", "check character"});
  return code;
}

std::string make_filing_no(std::string_view street, unsigned community_class, unsigned serial) {
  CHECK(street.size() == 9);
  std::string code =
      "JN" + std::string(street) + std::to_string(community_class) + padded(serial, 4);
  code += *mod31_character(code);
  return code;
}

Checked<DocumentNo> check_document_no(std::string_view text) {
  const Checked<std::string_view> prefix = read_prefix(text);
  if (!prefix) return tl::make_unexpected(prefix.error());
  DocumentNo no{.prefix = *prefix, .own = is_own_prefix(*prefix)};
  const std::size_t year_at = chars_in(*prefix) + 2;
  std::string_view rest = text.substr(prefix->size() + kOpen.size());
  const Checked<unsigned> year = take_digits(rest, 4, 4, year_at);
  if (!year) return tl::make_unexpected(year.error());
  no.year = static_cast<int>(*year);
  if (no.year / 100 != 20 && (no.own || no.year / 100 != 19))
    return fault(year_at, no.own ? "20yy" : "19yy, 20yy", std::to_string(no.year),
                 {"年份不符", "no such year"});
  if (!take(rest, kClose))
    return fault(year_at + 4, std::string(kClose), "", {"缺右括号〕", "the bracket 〕 is missing"});
  const Checked<unsigned> number = take_digits(rest, 1, no.own ? 4 : 5, year_at + 5);
  if (!number) return tl::make_unexpected(number.error());
  no.number = *number;
  if (rest != kEnd)
    return fault(0, std::string(kEnd), "", {"文号以“号”结尾", "a document number ends with 号"});
  return no;
}

}  // namespace quanlu::ledger::rules
