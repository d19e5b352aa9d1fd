#include "consumers/cli/frame/suggest.h"

#include <algorithm>

namespace quanlu::consumers::cli::frame {

std::size_t edit_distance(std::string_view left, std::string_view right) {
  const std::size_t columns = right.size() + 1;
  std::vector<std::size_t> before(columns), last(columns), row(columns);
  for (std::size_t j = 0; j < columns; ++j)
    last[j] = j;
  for (std::size_t i = 1; i <= left.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j < columns; ++j) {
      const std::size_t changed = last[j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, changed});
      if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
        row[j] = std::min(row[j], before[j - 2] + 1);
    }
    before.swap(last);
    last.swap(row);
  }
  return last[right.size()];
}

std::optional<std::string> nearest(std::string_view wrong, const std::vector<std::string>& names) {
  std::size_t best = std::max<std::size_t>(2, wrong.size() / 3) + 1;
  std::optional<std::string> name;
  for (const std::string& candidate : names) {
    const std::size_t distance = edit_distance(wrong, candidate);
    if (distance >= best) continue;
    best = distance;
    name = candidate;
  }
  return name;
}

}  // namespace quanlu::consumers::cli::frame
