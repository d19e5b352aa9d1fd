#include "schemas/text/hazards.h"

#include <cstdio>

#include <unicode/uchar.h>

#include "schemas/text/utf8.h"

namespace quanlu::schemas::text {
namespace {

bool is_bidi(char32_t c) {
  return c == 0x061C || c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) ||
         (c >= 0x2066 && c <= 0x2069);
}

// Characters that take no room and no meaning in a name: fillers and invisible operators too.
bool is_zero_width(char32_t c) {
  return c == 0x00AD || c == 0x034F || c == 0x115F || c == 0x1160 || c == 0x180E ||
         (c >= 0x200B && c <= 0x200D) || (c >= 0x2060 && c <= 0x2064) || c == 0x3164 ||
         c == 0xFEFF || c == 0xFFA0 || (c >= 0xE0000 && c <= 0xE007F);
}

std::optional<HazardKind> kind_of(const CodePoint& point, bool line_feeds_allowed) {
  const char32_t c = point.value;
  if (c >= 0x20 && c < 0x7F) return std::nullopt;
  if (c >= 0x4E00 && c <= 0x9FFF) return std::nullopt;
  if (c == kReplacement && point.bytes == 1) return HazardKind::kIllFormed;
  if (c == '\n' && line_feeds_allowed) return std::nullopt;
  if (c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x2028 || c == 0x2029)
    return HazardKind::kControl;
  if (is_bidi(c)) return HazardKind::kBidi;
  if (is_zero_width(c)) return HazardKind::kZeroWidth;
  // Private use stays allowed: registers of rare characters use it.
  if (u_charType(static_cast<UChar32>(c)) == U_UNASSIGNED) return HazardKind::kUnassigned;
  return std::nullopt;
}

std::string mark_of(char32_t code_point) {
  char mark[16];
  std::snprintf(mark, sizeof mark, "U+%04X", static_cast<unsigned>(code_point));
  return "⟨" + std::string(mark) + "⟩";
}

}  // namespace

std::optional<Hazard> find_hazard(std::string_view text, bool line_feeds_allowed) {
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint point = code_point_at(text, at);
    if (const auto kind = kind_of(point, line_feeds_allowed))
      return Hazard{.kind = *kind, .at = at, .code_point = point.value};
    at += point.bytes;
  }
  return std::nullopt;
}

std::string to_visible(std::string_view text, bool line_feeds_allowed) {
  std::string visible;
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint point = code_point_at(text, at);
    if (kind_of(point, line_feeds_allowed))
      visible += mark_of(point.value);
    else
      visible += text.substr(at, point.bytes);
    at += point.bytes;
  }
  return visible;
}

}  // namespace quanlu::schemas::text
