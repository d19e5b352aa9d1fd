#include "consumers/cli/screen/language.h"

namespace quanlu::consumers::cli::screen {
namespace {

// The locale as setlocale would choose it; an empty value counts as not set (POSIX).
std::string locale_of(const Environment& environment, const char* category) {
  for (const char* name : {"LC_ALL", category, "LANG"})
    if (auto value = environment(name); value && !value->empty()) return *value;
  return {};
}

bool is_neutral(std::string_view locale) {
  return locale.empty() || locale == "C" || locale == "POSIX" || locale.starts_with("C.");
}

}  // namespace

std::optional<Language> parse_language(std::string_view text) {
  if (text == "zh") return Language::kZh;
  if (text == "en") return Language::kEn;
  if (text == "both") return Language::kBoth;
  return std::nullopt;
}

Language language_of(const Environment& environment) {
  const std::string locale = locale_of(environment, "LC_MESSAGES");
  if (locale.starts_with("zh")) return Language::kZh;
  return is_neutral(locale) ? Language::kBoth : Language::kEn;
}

bool is_utf8(const Environment& environment) {
  const std::string locale = locale_of(environment, "LC_CTYPE");
  if (is_neutral(locale)) return true;
  const std::size_t dot = locale.find('.');
  if (dot == std::string::npos) return true;
  std::string set;
  for (const char letter : locale.substr(dot + 1)) {
    if (letter == '@') break;
    if (letter != '-') set += static_cast<char>(letter | 0x20);
  }
  return set == "utf8";
}

std::string say(Language language, std::string_view zh, std::string_view en) {
  if (language == Language::kZh || en.empty() || zh == en) return std::string(zh.empty() ? en : zh);
  if (language == Language::kEn || zh.empty()) return std::string(en);
  return std::string(zh).append(" / ").append(en);
}

std::string say(Language language, const Words& words) {
  return say(language, words.zh, words.en);
}

}  // namespace quanlu::consumers::cli::screen
