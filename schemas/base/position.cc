#include "schemas/base/position.h"

#include <charconv>

namespace quanlu {
namespace {

template <typename Number>
std::optional<Number> parse_number(std::string_view text) {
  Number number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

}  // namespace

std::string to_text(const Position& position) {
  return std::to_string(position.partition.value) + ":" + std::to_string(position.seq.value);
}

std::optional<Position> parse_position(std::string_view text) {
  const auto colon = text.find(':');
  std::optional<std::uint32_t> partition = 0;
  if (colon != text.npos) partition = parse_number<std::uint32_t>(text.substr(0, colon));
  const auto seq = parse_number<std::uint64_t>(colon == text.npos ? text : text.substr(colon + 1));
  if (!partition || !seq) return std::nullopt;
  return Position{Partition(*partition), Seq(*seq)};
}

}  // namespace quanlu
