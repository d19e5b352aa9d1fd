#include "schemas/text/identity.h"

#include <algorithm>
#include <vector>

#include "schemas/base/check.h"
#include "schemas/base/time.h"
#include "schemas/text/utf8.h"

namespace quanlu::schemas::text {
namespace {

constexpr std::size_t kCitizenIdSize = 18, kPhoneSize = 11, kNameCharsMin = 2;

// A run of digits and Latin letters as it is read: half width, upper case, single separators left
// out, each with its place in the text.
struct Run {
  std::string letters;
  std::vector<std::size_t> starts, ends;
};

char half_width(char32_t c) {
  if (c >= 0xFF01 && c <= 0xFF5E) c = c - 0xFF01 + 0x21;
  if (c >= 'a' && c <= 'z') c = c - 'a' + 'A';
  const bool wanted = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
  return wanted ? static_cast<char>(c) : '\0';
}

bool is_separator(char32_t c) {
  return c == ' ' || c == '-' || c == 0x3000 || c == 0x00A0 || c == 0x2011 || c == 0x2013;
}

// Reads the run that begins at or after `at` and moves `at` behind it.
Run next_run(std::string_view text, std::size_t& at) {
  Run run;
  bool separated = false;
  while (at < text.size()) {
    const CodePoint point = code_point_at(text, at);
    const char letter = half_width(point.value);
    const bool separator = is_separator(point.value) && !separated;
    if (letter == '\0' && !run.letters.empty() && !separator) break;
    if (letter != '\0') {
      run.letters += letter;
      run.starts.push_back(at);
      run.ends.push_back(at + point.bytes);
    }
    separated = letter == '\0' && !run.letters.empty();
    at += point.bytes;
  }
  return run;
}

bool is_digit(char letter) {
  return letter >= '0' && letter <= '9';
}

bool all_digits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), is_digit);
}

bool is_mobile_phone(std::string_view digits) {
  return digits.size() == kPhoneSize && all_digits(digits) && digits[0] == '1' && digits[1] >= '3';
}

// Separators join what a person may have typed apart, so a number may also begin or end where the
// text has a gap: both the whole run and its parts between gaps are tried.
bool is_gap(const Run& run, std::size_t at) {
  return at == 0 || at == run.letters.size() || run.starts[at] != run.ends[at - 1];
}

// A digit does not stand beside the number: it would be a longer number. Letters end it, but for a
// citizen id, whose look a USCC shares.
bool stands_alone(const Run& run, std::size_t at, std::size_t size, bool letters_end_it) {
  const auto ends = [&](std::size_t edge, std::size_t neighbour) {
    if (is_gap(run, edge)) return true;
    return letters_end_it && !is_digit(run.letters[neighbour]);
  };
  return ends(at, at - 1) && ends(at + size, at + size);
}

std::optional<IdentityFinding> find_number(const Run& run) {
  const std::string_view letters = run.letters;
  const auto finding = [&](IdentityKind kind, std::size_t at, std::size_t size) {
    return IdentityFinding{
        .kind = kind, .at = run.starts[at], .bytes = run.ends[at + size - 1] - run.starts[at]};
  };
  for (std::size_t at = 0; at < letters.size(); ++at) {
    if (at + kCitizenIdSize <= letters.size() &&
        is_citizen_id(letters.substr(at, kCitizenIdSize)) &&
        stands_alone(run, at, kCitizenIdSize, false))
      return finding(IdentityKind::kCitizenId, at, kCitizenIdSize);
    const bool country = letters.substr(at, 2) == "86";
    for (const std::size_t skip : {std::size_t{0}, std::size_t{2}})
      if ((skip == 0 || country) && at + skip + kPhoneSize <= letters.size() &&
          is_mobile_phone(letters.substr(at + skip, kPhoneSize)) &&
          stands_alone(run, at, kPhoneSize + skip, true))
        return finding(IdentityKind::kMobilePhone, at, kPhoneSize + skip);
  }
  return std::nullopt;
}

std::optional<IdentityFinding> find_name(std::string_view text,
                                         std::span<const std::string> names) {
  for (const std::string& name : names) {
    if (count_code_points(name) < kNameCharsMin) continue;
    const std::size_t at = text.find(name);
    if (at != std::string_view::npos)
      return IdentityFinding{.kind = IdentityKind::kName, .at = at, .bytes = name.size()};
  }
  return std::nullopt;
}

}  // namespace

std::optional<IdentityFinding> find_identity(std::string_view text,
                                             std::span<const std::string> names) {
  for (std::size_t at = 0; at < text.size();) {
    const Run run = next_run(text, at);
    if (const auto found = find_number(run)) return found;
  }
  return find_name(text, names);
}

char citizen_id_check(std::string_view first_17) {
  constexpr int kWeights[] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
  CHECK(first_17.size() == std::size(kWeights));
  int sum = 0;
  for (std::size_t i = 0; i < first_17.size(); ++i)
    sum += (first_17[i] - '0') * kWeights[i];
  return "10X98765432"[sum % 11];
}

bool is_citizen_id(std::string_view text) {
  if (text.size() != kCitizenIdSize || !all_digits(text.substr(0, 17)) || text[0] == '0')
    return false;
  const std::string birth = std::string(text.substr(6, 4)) + "-" + std::string(text.substr(10, 2)) +
                            "-" + std::string(text.substr(12, 2));
  if (!parse_day(birth)) return false;
  const char last = text[17] == 'x' ? 'X' : text[17];
  return last == citizen_id_check(text.substr(0, 17));
}

}  // namespace quanlu::schemas::text
