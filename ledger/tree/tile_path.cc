#include <charconv>

#include "ledger/tree/tile.h"
#include "schemas/base/check.h"

namespace quanlu::ledger::tree {
namespace {

std::string with_width(std::string path, std::uint16_t width) {
  CHECK(width >= 1);
  CHECK(width <= kTileWidth);
  if (width < kTileWidth) path += ".p/" + std::to_string(width);
  return path;
}

std::string_view take_until(std::string_view& rest, std::string_view mark) {
  const auto at = rest.find(mark);
  const std::string_view head = rest.substr(0, at);
  rest = at == std::string_view::npos ? std::string_view{} : rest.substr(at + mark.size());
  return head;
}

std::optional<std::uint64_t> decimal(std::string_view digits) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  return value;
}

}  // namespace

std::string number_path(std::uint64_t number) {
  const auto three_digits = [](std::uint64_t value) {
    return std::to_string(1000 + value % 1000).substr(1);
  };
  std::string path = three_digits(number);
  while ((number /= 1000) != 0)
    path = "x" + three_digits(number) + "/" + path;
  return path;
}

std::string path_of(const Tile& tile) {
  return with_width("tile/" + std::to_string(tile.level) + "/" + number_path(tile.index),
                    tile.width);
}

std::string bundle_path(std::uint64_t index, std::uint16_t width) {
  return with_width("tile/entries/" + number_path(index), width);
}

std::optional<std::uint64_t> parse_number_path(std::string_view path) {
  std::string digits;
  for (std::string_view rest = path; !rest.empty();) {
    std::string_view element = take_until(rest, "/");
    if (element.starts_with('x')) element.remove_prefix(1);
    digits += element;
  }
  const auto number = decimal(digits);
  if (!number || number_path(*number) != path) return std::nullopt;  // one spelling each
  return number;
}

std::optional<Tile> parse_tile_path(std::string_view path) {
  std::string_view rest = path;
  if (take_until(rest, "/") != "tile") return std::nullopt;
  const auto level = decimal(take_until(rest, "/"));
  if (!level || *level > kTileLevelMax) return std::nullopt;
  const std::string_view number = take_until(rest, ".p/");
  const auto width = rest.empty() ? kTileWidth : decimal(rest);
  if (!width || *width < 1 || *width > kTileWidth) return std::nullopt;
  const auto index = parse_number_path(number);
  if (!index) return std::nullopt;
  const Tile tile{static_cast<std::uint8_t>(*level), *index, static_cast<std::uint16_t>(*width)};
  if (path_of(tile) != path) return std::nullopt;  // one spelling each
  return tile;
}

}  // namespace quanlu::ledger::tree
