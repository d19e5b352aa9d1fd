#include "consumers/cli/frame/stopped.h"

namespace quanlu::consumers::cli::frame {

int stopped(Context& context, const Words& done) {
  const screen::Screen& screen = context.screen;
  Error error{.reason = "interrupted", .what = {"已中断", "interrupted"}};
  error.found = screen::say(screen::Language::kBoth, done);
  screen.talk << screen.say(error.what) << "  " << screen.say(done) << '\n';
  if (context.json()) screen.out << screen::error_document(error, context.stop_code()) << '\n';
  return context.stop_code();
}

int fail_behind(Context& context, const Error& error) {
  screen::show(context.screen, error);
  return exit_code(error.kind);
}

}  // namespace quanlu::consumers::cli::frame
