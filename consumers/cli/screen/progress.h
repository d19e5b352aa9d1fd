#pragma once
// Progress of what takes above a second, on stderr: one line rewritten 10 times a second on a
// terminal, one line every 10 s in a pipe, nothing with --quiet (INTERFACES.md 1, rule 9).
#include <cstdint>
#include <string>

#include "consumers/cli/screen/screen.h"
#include "schemas/base/seams.h"

namespace quanlu::consumers::cli::screen {

// Borrows screen and clock. One thread calls it; a call costs a comparison when nothing is due.
class Progress {
 public:
  // total 0: not known, then neither share nor time left is shown.
  Progress(const Screen& screen, Clock& clock, Words what, Words unit, std::uint64_t total);
  ~Progress() { clear(); }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void at(std::uint64_t done);
  void clear();  // takes the line away, so that what comes next stands at its start

 private:
  std::string line(std::uint64_t done, std::int64_t elapsed_ms) const;

  const Screen& screen_;
  Clock& clock_;
  Words what_, unit_;
  std::uint64_t total_;
  std::int64_t started_ms_, next_ms_;
  bool shown_ = false;
};

}  // namespace quanlu::consumers::cli::screen
