// main(): the real streams, terminal, clock, randomness and signals; everything else is
// program/program.cc.
#include <atomic>
#include <clocale>
#include <csignal>
#include <cstdlib>
#include <iostream>

#include <poll.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "consumers/cli/frame/exit_code.h"
#include "consumers/cli/program/input.h"
#include "consumers/cli/program/program.h"
#include "ledger/store/bus_error.h"

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

// A result that did not reach the disk is a failure; a reader that went away (`| head`) is none.
bool results_are_lost() {
  std::cout.flush();
  if (std::cout.good()) return false;
  pollfd output{.fd = STDOUT_FILENO, .events = POLLOUT, .revents = 0};
  return poll(&output, 1, 0) < 0 || (output.revents & POLLERR) == 0;
}

}  // namespace

int main(int count, char** values) {
  std::setlocale(LC_CTYPE, "");
  std::ios::sync_with_stdio(false);
  std::signal(SIGINT, on_signal);
  std::signal(SIGTERM, on_signal);
  std::signal(SIGPIPE, SIG_IGN);
  quanlu::ledger::store::explain_bus_errors();
  umask(0027);

  quanlu::consumers::cli::program::InterruptibleInput input(STDIN_FILENO, interrupted);
  std::istream in(&input);
  quanlu::SystemClock clock;
  quanlu::SystemRandom random;
  quanlu::consumers::cli::program::World world{
      .out = std::cout,
      .talk = std::cerr,
      .in = in,
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
  if (!results_are_lost()) return code;
  std::cerr << "错误 / error  结果写不出 / the results could not be written  [write]\n";
  return quanlu::consumers::cli::frame::worst(code, quanlu::consumers::cli::frame::kFailed);
}
