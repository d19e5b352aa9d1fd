#pragma once
// Columns of a terminal (INTERFACES.md 1 rule 7): East Asian width W and F take 2, A and the rest
// 1, combining marks and invisible characters 0. Safe from any thread.
#include <cstddef>
#include <string>
#include <string_view>

namespace quanlu::schemas::text {

std::size_t display_width(std::string_view text);

// At most `columns` wide; what was cut ends with … (one column). Never cuts inside a character.
std::string cut_to_width(std::string_view text, std::size_t columns);

// Filled with spaces up to `columns`; a wider text stays as it is.
std::string pad_right(std::string_view text, std::size_t columns);
std::string pad_left(std::string_view text, std::size_t columns);

}  // namespace quanlu::schemas::text
