#include "consumers/cli/screen/progress.h"

#include "consumers/cli/screen/people.h"

namespace quanlu::consumers::cli::screen {
namespace {

constexpr std::int64_t kFirstMs = 1000;
constexpr std::int64_t kTerminalMs = 100;
constexpr std::int64_t kPipeMs = 10'000;

}  // namespace

Progress::Progress(const Screen& screen, Clock& clock, Words what, Words unit, std::uint64_t total)
    : screen_(screen),
      clock_(clock),
      what_(std::move(what)),
      unit_(std::move(unit)),
      total_(total),
      started_ms_(clock.monotonic().value),
      next_ms_(started_ms_ + (screen.talk_terminal ? kFirstMs : kPipeMs)) {}

void Progress::at(std::uint64_t done) {
  if (screen_.quiet) return;
  const std::int64_t now_ms = clock_.monotonic().value;
  if (now_ms < next_ms_) return;
  next_ms_ = now_ms + (screen_.talk_terminal ? kTerminalMs : kPipeMs);
  const std::string text = line(done, now_ms - started_ms_);
  if (screen_.talk_terminal) {
    screen_.talk << '\r' << text << "\033[K" << std::flush;
    shown_ = true;
  } else {
    screen_.talk << text << std::endl;
  }
}

void Progress::clear() {
  if (shown_) screen_.talk << "\r\033[K" << std::flush;
  shown_ = false;
}

std::string Progress::line(std::uint64_t done, std::int64_t elapsed_ms) const {
  std::string text = screen_.say(what_) + "  " + grouped(done);
  if (total_ != 0) text += " / " + grouped(total_);
  text += " " + screen_.say(unit_);
  const std::uint64_t rate =
      elapsed_ms > 0 ? done * 1000 / static_cast<std::uint64_t>(elapsed_ms) : 0;
  text += "  " + grouped(rate) + "/s";
  if (total_ > done && rate != 0)
    text += "  " + screen_.say("剩", "left") + " " + std::to_string((total_ - done) / rate) + " s";
  return text;
}

}  // namespace quanlu::consumers::cli::screen
