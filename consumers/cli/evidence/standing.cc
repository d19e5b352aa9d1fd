#include "consumers/cli/evidence/standing.h"

#include <thread>

namespace quanlu::consumers::cli::evidence {

int stand(frame::Context& context, http::Server& server, std::int64_t for_ms) {
  constexpr std::chrono::milliseconds kLook{100}, kDrain{5'000};
  const Millis started = context.clock.monotonic();
  while (context.stop_code() == frame::kOk &&
         (for_ms == 0 || context.clock.monotonic().value - started.value < for_ms))
    std::this_thread::sleep_for(kLook);
  server.drain(kDrain);
  const screen::Screen& screen = context.screen;
  screen.talk << screen.say("已停止", "stopped") << '\n';
  const int code = context.stop_code();
  return code == frame::kTerminated ? frame::kOk : code;  // SIGTERM is what a service is asked with
}

}  // namespace quanlu::consumers::cli::evidence
