#include "ledger/rules/uscc.h"

#include "schemas/base/check.h"
#include "schemas/base/uscc.h"

namespace quanlu::ledger::rules {
namespace {

constexpr std::size_t kLength = 18, kBodyAt = 8, kBodySize = 8;

Fault length_fault(std::string_view text) {
  return {.expected = "18",
          .found = std::to_string(normalize_code(text).size()),
          .hint = {"统一社会信用代码为 18 位", "a USCC has 18 characters"}};
}

Fault letter_fault(Fault fault, char meant) {
  if (meant == 0) {
    fault.expected = kUsccAlphabet;
    fault.hint = {"只用数字和大写字母", "digits and capital letters only"};
  } else {
    fault.expected = std::string(1, meant);
    fault.hint = {"不用字母 I O S V Z，是否应为 " + fault.expected,
                  "the letters I O S V Z are not used; perhaps " + fault.expected};
  }
  return fault;
}

Fault to_fault(const UsccProblem& problem, std::string_view text) {
  if (problem.fault == UsccFault::kLength) return length_fault(text);
  const std::string code = normalize_code(text);
  const auto position = static_cast<std::size_t>(problem.position);
  const Fault fault{.position = position, .found = code.substr(position - 1, 1)};
  if (problem.fault == UsccFault::kLetter) return letter_fault(fault, problem.expected);
  return {
      .position = position,
      .expected = std::string(1, problem.expected),
      .found = fault.found,
      .hint = {"校验位不符，请核对证书原件", "check character differs; compare the certificate"}};
}

bool is_decimal(char letter) {
  return letter >= '0' && letter <= '9';
}

}  // namespace

char organization_check(std::string_view body) {
  constexpr int kWeights[] = {3, 7, 9, 10, 5, 8, 4, 2};
  CHECK(body.size() == kBodySize);
  int sum = 0;
  for (std::size_t i = 0; i < kBodySize; ++i)
    sum += (is_decimal(body[i]) ? body[i] - '0' : body[i] - 'A' + 10) * kWeights[i];
  const int rest = 11 - sum % 11;
  return rest == 10 ? 'X' : static_cast<char>('0' + rest % 11);
}

Checked<std::string> check_uscc(std::string_view text) {
  tl::expected<std::string, UsccProblem> code = parse_uscc(text);
  if (!code) return tl::make_unexpected(to_fault(code.error(), text));
  for (std::size_t i = 2; i < kBodyAt; ++i)
    if (!is_decimal((*code)[i]))
      return tl::make_unexpected(
          Fault{.position = i + 1,
                .expected = "0123456789",
                .found = code->substr(i, 1),
                .hint = {"第 3–8 位为登记机关区划代码", "positions 3-8 are an area code"}});
  return std::move(*code);
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
  const std::optional<char> check = mod31_character(code);
  CHECK(check.has_value());
  return code + *check;
}

}  // namespace quanlu::ledger::rules
