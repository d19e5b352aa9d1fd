#pragma once
// "did you mean": the nearest known name (INTERFACES.md 1, rule 13).
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace quanlu::consumers::cli::frame {

// Insertions, deletions, substitutions and swaps of neighbours.
std::size_t edit_distance(std::string_view left, std::string_view right);

// The nearest of the names, when it is near enough to be meant (a third of the letters, at least
// 2).
std::optional<std::string> nearest(std::string_view wrong, const std::vector<std::string>& names);

}  // namespace quanlu::consumers::cli::frame
