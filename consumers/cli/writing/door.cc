#include "consumers/cli/writing/door.h"

#include <chrono>
#include <thread>

namespace quanlu::consumers::cli::writing {
namespace {

using std::chrono::steady_clock;

constexpr std::chrono::milliseconds kLockPatience{5'000}, kLockLook{50};

bool is_locked(const Error& error) {
  return error.kind == Failure::kConflict && error.reason == "locked";
}

// Another process writes, or this user may not.
bool is_for_another(const Error& error) {
  return is_locked(error) || (error.kind == Failure::kDenied && error.reason == "file_access");
}

}  // namespace

Result<Door> open_door(frame::Context& context, const LedgerSettings& settings) {
  const auto until = steady_clock::now() + kLockPatience;
  while (true) {
    auto here = open_for_events(context, settings);
    if (here) return Door{.here = std::move(*here), .there = {}};
    if (!is_for_another(here.error())) return fail(here.error());
    if (auto there = Remote::connect(settings.directory, context.actor))
      return Door{.here = {}, .there = std::move(there)};
    if (!is_locked(here.error()) || steady_clock::now() >= until ||
        context.stop_code() != frame::kOk)
      return fail(here.error());
    std::this_thread::sleep_for(kLockLook);
  }
}

frame::Option accept_clock_option() {
  return {.name = "--accept-clock",
          .value = "",
          .help = {"时钟已核对无误: 账本久未写入 (超过 31 天) 也入账",
                   "the clock was looked at and is right: append though the ledger rested for more "
                   "than 31 days"}};
}

void accept_clock(LedgerSettings& settings, const frame::Options& options) {
  if (options.has("--accept-clock")) settings.writer.accept_clock = true;
}

}  // namespace quanlu::consumers::cli::writing
