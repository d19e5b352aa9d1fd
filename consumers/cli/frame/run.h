#pragma once
// The door of most commands: what it did as an exit code, or its error, shown.
#include "consumers/cli/frame/context.h"

namespace quanlu::consumers::cli::frame {

// A command's `run` for a function that gives its exit code or fails.
template <Result<int> (*act)(Context&, const Options&)>
int run(Context& context, const Options& options) {
  const auto code = act(context, options);
  return code ? *code : context.fail(code.error());
}

// The same for work that ends with an error of its own when it is interrupted: the signal's code.
template <Result<int> (*act)(Context&, const Options&)>
int run_until_stopped(Context& context, const Options& options) {
  const auto code = act(context, options);
  if (code) return *code;
  const int shown = context.fail(code.error());
  return context.stop_code() == kOk ? shown : context.stop_code();
}

}  // namespace quanlu::consumers::cli::frame
