#pragma once
// Chinese first, English complete (INTERFACES.md 1, rule 6): every sentence is Words, shown in the
// language of the reader or in both.
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "schemas/base/result.h"

namespace quanlu::consumers::cli::screen {

enum class Language : std::uint8_t { kZh, kEn, kBoth };

// "zh", "en", "both".
std::optional<Language> parse_language(std::string_view text);

// The environment as a function, so that tests bring their own: the value or nothing.
using Environment = std::function<std::optional<std::string>(const std::string& name)>;

// zh when the first of LC_ALL, LC_MESSAGES, LANG that is set begins with zh; both when none is set
// or it is C, POSIX or C.UTF-8; else en.
Language language_of(const Environment& environment);

// Whether the locale's character set is UTF-8; the bare C locale is taken for it, since every
// terminal since 2010 is, and only a named other set turns marks into ASCII.
bool is_utf8(const Environment& environment);

// "中文", "English" or "中文 / English"; one of the two alone when they are equal.
std::string say(Language language, const Words& words);
std::string say(Language language, std::string_view zh, std::string_view en);

}  // namespace quanlu::consumers::cli::screen
