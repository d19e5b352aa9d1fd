#include "ledger/rules/uscc.h"

#include "schemas/base/check.h"

namespace quanlu::ledger::rules {
namespace {

constexpr std::size_t kLength = 18, kBodyAt = 8, kOrganizationCheckAt = 16;

// What a person probably meant by a letter that the standard leaves out.
char meant_by(char letter) {
  switch (letter) {
    case 'I':
      return '1';
    case 'O':
      return '0';
    case 'S':
      return '5';
    case 'V':
      return 'U';
    case 'Z':
      return '2';
    default:
      return '\0';
  }
}

Fault wrong_length(std::size_t found) {
  return {.expected = "18",
          .found = std::to_string(found),
          .hint = {"统一社会信用代码为 18 位", "a USCC has 18 characters"}};
}

Fault wrong_letter(std::size_t position, char found) {
  const char meant = meant_by(found);
  const std::string expected = meant == '\0' ? std::string(kUsccAlphabet) : std::string(1, meant);
  return {.position = position,
          .expected = expected,
          .found = std::string(1, found),
          .hint = meant == '\0' ? Words{"只用数字和大写字母", "digits and capital letters only"}
                                : Words{"不用字母 I O S V Z，是否应为 " + expected,
                                        "the letters I O S V Z are not used; perhaps " + expected}};
}

Fault wrong_check(std::size_t position, char expected, char found) {
  return {
      .position = position,
      .expected = std::string(1, expected),
      .found = std::string(1, found),
      .hint = {"校验位不符，请核对证书原件", "check character differs; compare the certificate"}};
}

bool is_code_digit(char letter) {
  return letter >= '0' && letter <= '9';
}

int organization_value(char letter) {
  return is_code_digit(letter) ? letter - '0' : letter - 'A' + 10;
}

}  // namespace

char organization_check(std::string_view body) {
  constexpr int kWeights[] = {3, 7, 9, 10, 5, 8, 4, 2};
  CHECK(body.size() == std::size(kWeights));
  int sum = 0;
  for (std::size_t i = 0; i < body.size(); ++i)
    sum += organization_value(body[i]) * kWeights[i];
  const int rest = 11 - sum % 11;
  if (rest == 10) return 'X';
  return static_cast<char>('0' + rest % 11);
}

char mod31_check(std::string_view body) {
  CHECK(body.size() < kLength);
  std::size_t sum = 0, weight = 1;
  for (const char letter : body) {
    const std::size_t value = kUsccAlphabet.find(letter);
    CHECK(value != std::string_view::npos);
    sum += value * weight;
    weight = weight * 3 % 31;
  }
  return kUsccAlphabet[(31 - sum % 31) % 31];
}

std::vector<Fault> faults_of_uscc(std::string_view text) {
  const std::string code = normalize_code(text);
  if (code.size() != kLength) return {wrong_length(code.size())};
  std::vector<Fault> faults;
  for (std::size_t i = 0; i + 1 < kLength; ++i)  // the last one is judged by what it should be
    if (kUsccAlphabet.find(code[i]) == std::string_view::npos)
      faults.push_back(wrong_letter(i + 1, code[i]));
  for (std::size_t i = 2; i < kBodyAt && faults.empty(); ++i)
    if (!is_code_digit(code[i]))
      faults.push_back({.position = i + 1,
                        .expected = "0123456789",
                        .found = std::string(1, code[i]),
                        .hint = {"第 3–8 位为登记机关区划代码", "positions 3-8 are an area code"}});
  if (!faults.empty()) return faults;
  const char organization = organization_check(std::string_view(code).substr(kBodyAt, 8));
  if (code[kOrganizationCheckAt] != organization)
    faults.push_back(
        wrong_check(kOrganizationCheckAt + 1, organization, code[kOrganizationCheckAt]));
  const char check = mod31_check(std::string_view(code).substr(0, kLength - 1));
  if (code[kLength - 1] != check) faults.push_back(wrong_check(kLength, check, code[kLength - 1]));
  return faults;
}

Checked<std::string> check_uscc(std::string_view text) {
  std::vector<Fault> faults = faults_of_uscc(text);
  if (!faults.empty()) return tl::make_unexpected(std::move(faults.front()));
  return normalize_code(text);
}

char authority_of(std::string_view uscc) {
  CHECK(uscc.size() == kLength);
  return uscc[0];
}

char kind_of(std::string_view uscc) {
  CHECK(uscc.size() == kLength);
  return uscc[1];
}

std::string_view area_of(std::string_view uscc) {
  CHECK(uscc.size() == kLength);
  return uscc.substr(2, 6);
}

std::string make_uscc(std::string_view first_eight, std::string_view organization_body) {
  CHECK(first_eight.size() == kBodyAt);
  std::string code(first_eight);
  code += organization_body;
  code += organization_check(organization_body);
  code += mod31_check(code);
  return code;
}

}  // namespace quanlu::ledger::rules
