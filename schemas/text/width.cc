#include "schemas/text/width.h"

#include <unicode/uchar.h>

#include "schemas/text/utf8.h"

namespace quanlu::schemas::text {
namespace {

constexpr std::string_view kEllipsis = "…";

std::size_t width_of(char32_t value) {
  if (value < 0x80) return value < 0x20 || value == 0x7F ? 0 : 1;
  if (value >= 0x4E00 && value <= 0x9FFF) return 2;
  const auto point = static_cast<UChar32>(value);
  switch (u_charType(point)) {
    case U_NON_SPACING_MARK:
    case U_ENCLOSING_MARK:
    case U_FORMAT_CHAR:
    case U_CONTROL_CHAR:
      return 0;
    default:
      break;
  }
  const int kind = u_getIntPropertyValue(point, UCHAR_EAST_ASIAN_WIDTH);
  return kind == U_EA_WIDE || kind == U_EA_FULLWIDTH ? 2 : 1;
}

std::string spaces_for(std::string_view text, std::size_t columns) {
  const std::size_t width = display_width(text);
  return std::string(width < columns ? columns - width : 0, ' ');
}

}  // namespace

std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint point = code_point_at(text, at);
    width += width_of(point.value);
    at += point.bytes;
  }
  return width;
}

std::string cut_to_width(std::string_view text, std::size_t columns) {
  if (display_width(text) <= columns) return std::string(text);
  if (columns == 0) return {};
  std::size_t at = 0, width = 0;
  while (true) {
    const CodePoint point = code_point_at(text, at);
    if (width + width_of(point.value) > columns - 1) break;
    width += width_of(point.value);
    at += point.bytes;
  }
  return std::string(text.substr(0, at)) + std::string(kEllipsis);
}

std::string pad_right(std::string_view text, std::size_t columns) {
  return std::string(text) + spaces_for(text, columns);
}

std::string pad_left(std::string_view text, std::size_t columns) {
  return spaces_for(text, columns) + std::string(text);
}

}  // namespace quanlu::schemas::text
