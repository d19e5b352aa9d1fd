#include "projections/views/fold.h"

#include <algorithm>

namespace quanlu::projections::views {
namespace {

// Length of the UTF-8 sequence that begins with this byte; 1 for a byte that begins none.
std::size_t sequence_size(char lead) {
  const auto byte = static_cast<unsigned char>(lead);
  if (byte >= 0xF0) return 4;
  if (byte >= 0xE0) return 3;
  if (byte >= 0xC0) return 2;
  return 1;
}

void add_pairs(std::string_view text, std::vector<std::string_view>& grams) {
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t first = sequence_size(text[at]);
    const std::size_t next = at + first;
    if (next < text.size())
      grams.push_back(text.substr(at, first + sequence_size(text[next])));
    else if (at == 0)
      grams.push_back(text);
    at = next;
  }
}

}  // namespace

std::vector<std::string_view> name_grams(std::string_view folded, std::string_view initials) {
  std::vector<std::string_view> grams;
  grams.reserve((folded.size() + initials.size()) / 2);  // enough for most
  add_pairs(folded, grams);
  add_pairs(initials, grams);
  std::sort(grams.begin(), grams.end());
  grams.erase(std::unique(grams.begin(), grams.end()), grams.end());
  return grams;
}

}  // namespace quanlu::projections::views
