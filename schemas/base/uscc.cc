#include "schemas/base/uscc.h"

#include <array>

namespace quanlu {
namespace {

constexpr std::string_view kLetters = "0123456789ABCDEFGHJKLMNPQRTUWXY";  // value = index
static_assert(kLetters.size() == 31);
constexpr std::size_t kLength = 18;
constexpr std::size_t kOrganizationBegin = 8, kOrganizationCheck = 16;

constexpr std::array<std::int8_t, 256> kValues = [] {
  std::array<std::int8_t, 256> values{};
  for (auto& value : values)
    value = -1;
  for (std::size_t i = 0; i < kLetters.size(); ++i)
    values[static_cast<unsigned char>(kLetters[i])] = static_cast<std::int8_t>(i);
  return values;
}();

int value_of(char letter) {
  return kValues[static_cast<unsigned char>(letter)];
}

// GB 11714 counts letters A = 10 … Z = 35, not by the 31 letters.
int ordinary_value(char letter) {
  return letter <= '9' ? letter - '0' : letter - 'A' + 10;
}

char organization_character(std::string_view code) {
  constexpr std::array kWeights = {3, 7, 9, 10, 5, 8, 4, 2};
  int sum = 0;
  for (std::size_t i = 0; i < kWeights.size(); ++i)
    sum += kWeights[i] * ordinary_value(code[kOrganizationBegin + i]);
  const int rest = 11 - sum % 11;
  return rest == 10 ? 'X' : rest == 11 ? '0' : static_cast<char>('0' + rest);
}

char meant(char letter) {
  constexpr std::string_view kWrong = "IOSVZ", kRight = "105U2";
  const auto at = kWrong.find(letter);
  return at == std::string_view::npos ? '\0' : kRight[at];
}

// Upper-case ASCII without spaces. Full-width letters and digits U+FF01–U+FF5E are EF BC 81 –
// EF BD 9E in UTF-8; other bytes stay, and fail as letters.
std::string fold(std::string_view text) {
  std::string folded;
  for (std::size_t i = 0; i < text.size(); ++i) {
    auto letter = static_cast<unsigned char>(text[i]);
    if (letter == 0xEF && i + 2 < text.size()) {
      const auto second = static_cast<unsigned char>(text[i + 1]);
      const auto third = static_cast<unsigned char>(text[i + 2]);
      if (second == 0xBC || second == 0xBD) {
        letter = static_cast<unsigned char>(0x21 + (second - 0xBC) * 64 + third - 0x81);
        i += 2;
      }
    } else if (text.substr(i, 3) == "\u3000") {
      i += 2;
      continue;
    }
    if (letter == ' ') continue;
    if (letter >= 'a' && letter <= 'z') letter = static_cast<unsigned char>(letter - 'a' + 'A');
    folded.push_back(static_cast<char>(letter));
  }
  return folded;
}

std::optional<UsccProblem> problem_of(std::string_view code) {
  if (code.size() != kLength) return UsccProblem{UsccFault::kLength};
  for (std::size_t i = 0; i + 1 < kLength; ++i)
    if (value_of(code[i]) < 0)
      return UsccProblem{UsccFault::kLetter, static_cast<int>(i + 1), meant(code[i])};
  if (const char right = organization_character(code); code[kOrganizationCheck] != right)
    return UsccProblem{UsccFault::kOrganizationCode, kOrganizationCheck + 1, right};
  if (const char right = *mod31_character(code.substr(0, kLength - 1)); code.back() != right)
    return UsccProblem{UsccFault::kCheckCharacter, kLength, right};
  return std::nullopt;
}

}  // namespace

std::optional<char> mod31_character(std::string_view before) {
  int sum = 0, weight = 1;
  for (const char letter : before) {
    if (value_of(letter) < 0) return std::nullopt;
    sum = (sum + value_of(letter) * weight) % 31;
    weight = weight * 3 % 31;
  }
  return kLetters[static_cast<std::size_t>((31 - sum) % 31)];
}

bool is_uscc(std::string_view text) {
  return !problem_of(text);
}

tl::expected<std::string, UsccProblem> parse_uscc(std::string_view text) {
  if (is_uscc(text)) return std::string(text);
  std::string code = fold(text);
  if (const auto problem = problem_of(code)) return tl::make_unexpected(*problem);
  return code;
}

}  // namespace quanlu
