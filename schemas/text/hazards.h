#pragma once
// Characters that make a text look like another one, or like none: controls, NUL, bidirectional
// overrides, zero-width characters. Intake refuses them in open text; screens show them as marks.
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace quanlu::schemas::text {

enum class HazardKind : unsigned char { kControl, kBidi, kZeroWidth, kUnassigned, kIllFormed };

struct Hazard {
  HazardKind kind;
  std::size_t at = 0;  // byte offset
  char32_t code_point = 0;
};

// The first one, or none. Line feed and tab are controls too; where a text may have lines, allow
// line feeds. Joiners inside emoji sequences count as zero-width: registered names hold none.
std::optional<Hazard> find_hazard(std::string_view text, bool line_feeds_allowed = false);

// Every hazard as a visible mark: U+202E -> "⟨U+202E⟩". Safe to print on any terminal or page.
std::string to_visible(std::string_view text, bool line_feeds_allowed = false);

}  // namespace quanlu::schemas::text
