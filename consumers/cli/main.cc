// main(): the real streams, terminal, clock, randomness and signals; everything else is
// program/program.cc.
#include <atomic>
#include <clocale>
#include <csignal>
#include <cstdlib>
#include <iostream>

#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "consumers/cli/program/program.h"

namespace {

std::atomic<int> interrupted{0};
static_assert(std::atomic<int>::is_always_lock_free, "set by a signal handler");

// The first signal asks to stop, the second of its kind ends the process as ever.
extern "C" void on_signal(int number) {
  interrupted.store(number, std::memory_order_relaxed);
  std::signal(number, SIG_DFL);
}

std::size_t terminal_width() {
  winsize size{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
  return 80;
}

}  // namespace

int main(int count, char** values) {
  std::setlocale(LC_CTYPE, "");
  std::ios::sync_with_stdio(false);
  std::signal(SIGINT, on_signal);
  std::signal(SIGTERM, on_signal);
  std::signal(SIGPIPE, SIG_IGN);
  umask(0027);

  quanlu::SystemClock clock;
  quanlu::SystemRandom random;
  quanlu::consumers::cli::program::World world{
      .out = std::cout,
      .talk = std::cerr,
      .in = std::cin,
      .out_terminal = isatty(STDOUT_FILENO) == 1,
      .talk_terminal = isatty(STDERR_FILENO) == 1,
      .in_terminal = isatty(STDIN_FILENO) == 1,
      .width = terminal_width(),
      .environment = [](const std::string& name) -> std::optional<std::string> {
        const char* value = std::getenv(name.c_str());
        if (value == nullptr) return std::nullopt;
        return value;
      },
      .directory = ".",
      .clock = clock,
      .random = random,
      .interrupted = interrupted,
  };
  const int code = run(world, std::vector<std::string>(values + 1, values + count));
  std::cout.flush();
  return code;
}
