#include "consumers/cli/listing/csv.h"

#include "schemas/text/utf8.h"

namespace quanlu::consumers::cli::listing {
namespace {

constexpr char32_t kPlaneOne = 0x10000;

bool begins_a_formula(const std::string& text) {
  return !text.empty() && std::string_view("=+-@\t\r").find(text[0]) != std::string_view::npos;
}

std::string quoted(const std::string& text, char separator) {
  if (text.find_first_of(std::string("\"\r\n") + separator) == std::string::npos) return text;
  std::string cell = "\"";
  for (const char letter : text) {
    if (letter == '"') cell += '"';
    cell += letter;
  }
  return cell + '"';
}

void append_unit(std::string& to, char32_t unit) {  // little-endian
  to += static_cast<char>(unit & 0xFFU);
  to += static_cast<char>(unit >> 8U);
}

std::string utf16le(const std::string& utf8) {
  std::string units;
  for (std::size_t at = 0; at < utf8.size();) {
    const auto point = schemas::text::code_point_at(utf8, at);
    at += point.bytes;
    if (point.value < kPlaneOne) {
      append_unit(units, point.value);
      continue;
    }
    append_unit(units, 0xD800U + ((point.value - kPlaneOne) >> 10U));
    append_unit(units, 0xDC00U + ((point.value - kPlaneOne) & 0x3FFU));
  }
  return units;
}

}  // namespace

Csv::Csv(std::ostream& out, CsvKind kind, bool bom) : out_(out), kind_(kind) {
  if (kind_ == CsvKind::kExcel || bom) write("\xEF\xBB\xBF");
}

void Csv::row(const std::vector<CsvCell>& cells) {
  const char separator = kind_ == CsvKind::kExcel ? '\t' : ',';
  std::string line;
  for (const CsvCell& cell : cells) {
    if (&cell != &cells.front()) line += separator;
    const bool is_defused = cell.is_text && begins_a_formula(cell.text);
    line += quoted(is_defused ? "'" + cell.text : cell.text, separator);
  }
  write(line + "\r\n");
}

void Csv::write(const std::string& utf8) {
  out_ << (kind_ == CsvKind::kExcel ? utf16le(utf8) : utf8);
}

}  // namespace quanlu::consumers::cli::listing
