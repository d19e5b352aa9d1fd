#pragma once
// Columns that a text takes on a terminal: wide and full-width characters two, combining ones none.
#include <cstddef>
#include <string>
#include <string_view>

namespace quanlu::consumers::cli::screen {

std::size_t display_width(std::string_view text);

// At most `columns` wide; what is cut ends with `…`.
std::string cut_to_width(std::string_view text, std::size_t columns);

}  // namespace quanlu::consumers::cli::screen
