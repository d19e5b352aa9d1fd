#include "ledger/note/lines.h"

#include <algorithm>
#include <charconv>
#include <string>

#include "schemas/base/bytes.h"

namespace quanlu::ledger::note {

std::optional<std::string_view> take_line(std::string_view& text) {
  const auto end = text.find('\n');
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end + 1);
  return line;
}

std::optional<std::uint64_t> parse_decimal(std::string_view digits) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  if (std::to_string(value) != digits) return std::nullopt;
  return value;
}

std::optional<Digest> parse_hash(std::string_view line) {
  const auto bytes = from_base64(line);
  if (!bytes || bytes->size() != sizeof(Digest)) return std::nullopt;
  Digest hash;
  std::ranges::copy(*bytes, hash.bytes.begin());
  return hash;
}

}  // namespace quanlu::ledger::note
