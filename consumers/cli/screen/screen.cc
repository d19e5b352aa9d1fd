#include "consumers/cli/screen/screen.h"

#include <array>

namespace quanlu::consumers::cli::screen {
namespace {

constexpr std::array<std::string_view, 4> kMarks{"✔", "◐", "✖", "▲"};
constexpr std::array<std::string_view, 4> kAsciiMarks{"ok", "??", "XX", "!!"};
constexpr std::array<Colour, 4> kMarkColours{Colour::kGreen, Colour::kYellow, Colour::kRed,
                                             Colour::kYellow};
constexpr std::array<std::string_view, 7> kSequences{"",         "\033[32m", "\033[33m", "\033[31m",
                                                     "\033[34m", "\033[2m",  "\033[1m"};

}  // namespace

std::string_view Screen::mark(Mark mark) const {
  const auto index = static_cast<std::size_t>(mark);
  return ascii ? kAsciiMarks[index] : kMarks[index];
}

std::string Screen::painted(Mark which) const {
  return paint(kMarkColours[static_cast<std::size_t>(which)], mark(which));
}

std::string Screen::paint(Colour colour, std::string_view text, bool on) {
  if (!on || colour == Colour::kNone) return std::string(text);
  return std::string(kSequences[static_cast<std::size_t>(colour)]).append(text).append("\033[0m");
}

void Screen::note(std::string_view text) const {
  if (!quiet) talk << text << '\n';
}

bool wants_colour(ColourChoice choice, bool terminal, const Environment& environment) {
  if (choice != ColourChoice::kAuto) return choice == ColourChoice::kAlways;
  if (!terminal || environment("NO_COLOR")) return false;
  return environment("TERM").value_or("") != "dumb";
}

}  // namespace quanlu::consumers::cli::screen
