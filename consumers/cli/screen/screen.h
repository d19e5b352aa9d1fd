#pragma once
// What one run of the program writes to: stdout is data, stderr is talk (INTERFACES.md 1, rule 1).
#include <cstddef>
#include <ostream>
#include <string>
#include <string_view>

#include "consumers/cli/screen/language.h"

namespace quanlu::consumers::cli::screen {

// ✔ good, ◐ stated but not checked here, ✖ failed, ▲ notice; ASCII "ok ?? XX !!".
enum class Mark : std::uint8_t { kGood, kStated, kFailed, kNotice };

enum class Colour : std::uint8_t { kNone, kGreen, kYellow, kRed, kBlue, kDim, kBold };

// Plain values and two borrowed streams, which outlive it; one thread writes.
struct Screen {
  std::ostream& out;   // results
  std::ostream& talk;  // progress, notes, warnings, errors
  Language language = Language::kBoth;
  bool out_terminal = false, talk_terminal = false;
  bool out_colour = false, talk_colour = false;  // never the only carrier of a meaning
  bool ascii = false;                            // the locale is not UTF-8
  bool quiet = false;                            // no progress, no notes
  std::size_t width = 0;                         // columns of the terminal; 0 in a pipe: never cut

  std::string say(const Words& words) const { return screen::say(language, words); }
  std::string say(std::string_view zh, std::string_view en) const {
    return screen::say(language, zh, en);
  }

  std::string_view mark(Mark mark) const;
  // The mark in its colour as it goes to stdout.
  std::string painted(Mark mark) const;
  std::string paint(Colour colour, std::string_view text) const {
    return paint(colour, text, out_colour);
  }
  static std::string paint(Colour colour, std::string_view text, bool on);

  // A sentence on stderr unless --quiet.
  void note(std::string_view text) const;
};

// auto: on a terminal unless NO_COLOR is set or TERM is dumb.
enum class ColourChoice : std::uint8_t { kAuto, kAlways, kNever };
bool wants_colour(ColourChoice choice, bool terminal, const Environment& environment);

}  // namespace quanlu::consumers::cli::screen
