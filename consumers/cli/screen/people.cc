#include "consumers/cli/screen/people.h"

#include "schemas/base/bytes.h"

namespace quanlu::consumers::cli::screen {
namespace {

// U+200B..U+200F, U+202A..U+202E, U+2060, U+2066..U+2069, U+FEFF: three bytes each in UTF-8.
bool is_hidden(std::string_view three) {
  const auto second = static_cast<unsigned char>(three[1]);
  const auto third = static_cast<unsigned char>(three[2]);
  if (three[0] == '\xe2' && second == 0x80)
    return (third >= 0x8b && third <= 0x8f) || (third >= 0xaa && third <= 0xae);
  if (three[0] == '\xe2' && second == 0x81)
    return third == 0xa0 || (third >= 0xa6 && third <= 0xa9);
  return three == "\xef\xbb\xbf";
}

}  // namespace

std::string grouped(std::uint64_t number) {
  std::string digits = std::to_string(number);
  for (std::size_t end = digits.size(); end > 3; end -= 3)
    digits.insert(end - 3, 1, ',');
  return digits;
}

std::string money(Fen fen) {
  const bool negative = fen.value < 0;
  const std::uint64_t size =
      negative ? 0 - static_cast<std::uint64_t>(fen.value) : static_cast<std::uint64_t>(fen.value);
  std::string cents = std::to_string(size % 100);
  if (cents.size() == 1) cents.insert(0, 1, '0');
  return (negative ? "-" : "") + grouped(size / 100) + "." + cents;
}

std::string shortened(std::string_view hex) {
  if (hex.size() <= 12) return std::string(hex);
  return std::string(hex.substr(0, 8)) + "…" + std::string(hex.substr(hex.size() - 2));
}

std::string shortened(const Digest& digest) {
  return shortened(to_hex(digest.bytes));
}

std::string visible(std::string_view text) {
  std::string clean;
  clean.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte < 0x20 || byte == 0x7f) {
      clean += "␦";
    } else if (i + 2 < text.size() && is_hidden(text.substr(i, 3))) {
      clean += "␦";
      i += 2;
    } else if (byte == 0xc2 && i + 1 < text.size() &&
               static_cast<unsigned char>(text[i + 1]) < 0xa0) {  // C1 controls
      clean += "␦";
      ++i;
    } else {
      clean += text[i];
    }
  }
  return clean;
}

}  // namespace quanlu::consumers::cli::screen
