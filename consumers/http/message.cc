#include "consumers/http/message.h"

#include <algorithm>

namespace quanlu::consumers::http {
namespace {

char lower(char letter) {
  return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

int digit_of(char letter) {
  if (letter >= '0' && letter <= '9') return letter - '0';
  const char small = lower(letter);
  return small >= 'a' && small <= 'f' ? small - 'a' + 10 : -1;
}

}  // namespace

std::optional<std::string_view> find_field(const Fields& fields, std::string_view name) {
  const auto equal = [](char left, char right) { return lower(left) == lower(right); };
  for (const Field& field : fields)
    if (std::equal(field.name.begin(), field.name.end(), name.begin(), name.end(), equal))
      return field.value;
  return std::nullopt;
}

const std::string* Request::parameter(std::string_view name) const {
  for (const Parameter& one : parameters)
    if (one.name == name) return &one.value;
  return nullptr;
}

std::optional<std::string> percent_decoded(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '%') {
      out += text[at];
      continue;
    }
    if (at + 2 >= text.size()) return std::nullopt;
    const int high = digit_of(text[at + 1]), low = digit_of(text[at + 2]);
    if (high < 0 || low < 0 || high * 16 + low == 0) return std::nullopt;
    out += static_cast<char>(high * 16 + low);
    at += 2;
  }
  return out;
}

std::optional<Target> split_target(std::string_view target) {
  Target parts;
  const std::size_t mark = target.find('?');
  auto path = percent_decoded(target.substr(0, mark));
  if (!path || path->empty() || path->front() != '/') return std::nullopt;
  parts.path = std::move(*path);
  std::string_view rest = mark == std::string_view::npos ? "" : target.substr(mark + 1);
  while (!rest.empty()) {
    const std::string_view pair = rest.substr(0, rest.find('&'));
    rest.remove_prefix(std::min(rest.size(), pair.size() + 1));
    const std::size_t equals = pair.find('=');
    auto name = percent_decoded(pair.substr(0, equals));
    auto value = percent_decoded(equals == std::string_view::npos ? "" : pair.substr(equals + 1));
    if (!name || !value || name->empty()) return std::nullopt;
    parts.parameters.push_back({std::move(*name), std::move(*value)});
  }
  return parts;
}

std::string percent_encoded(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string out;
  for (const char letter : text) {
    const auto byte = static_cast<unsigned char>(letter);
    const bool plain = (letter >= '0' && letter <= '9') ||
                       (lower(letter) >= 'a' && lower(letter) <= 'z') || letter == '-' ||
                       letter == '.' || letter == '_' || letter == '~';
    if (plain)
      out += letter;
    else
      (out += '%').append({kDigits[byte >> 4], kDigits[byte & 15]});
  }
  return out;
}

}  // namespace quanlu::consumers::http
