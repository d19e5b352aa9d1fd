#pragma once
// The pieces under which a name is found by any of its parts (V03).
#include <string_view>
#include <vector>

namespace quanlu::projections::views {

// Neighbouring characters of a folded name and of its initials, sorted, each pair once; a name of
// one character is its own. They look into the two texts.
std::vector<std::string_view> name_grams(std::string_view folded, std::string_view initials);

}  // namespace quanlu::projections::views
