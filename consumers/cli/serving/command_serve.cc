#include <thread>

#include "consumers/cli/frame/context.h"
#include "consumers/cli/frame/stopped.h"
#include "consumers/cli/screen/json.h"
#include "consumers/cli/serving/commands.h"
#include "consumers/cli/serving/notify.h"
#include "consumers/cli/serving/served.h"
#include "consumers/cli/writing/door.h"

namespace quanlu::consumers::cli::serving {
namespace {

constexpr std::chrono::milliseconds kLook{100};  // for a signal, for a failure

// How often systemd wants to hear that it lives (WATCHDOG_USEC, sd_watchdog_enabled(3)): twice as
// often. 0: never.
std::int64_t watchdog_ms(const frame::Context& context) {
  const std::string usec = context.environment("WATCHDOG_USEC").value_or("0");
  return std::strtoll(usec.c_str(), nullptr, 10) / 2000;
}

// Until somebody says stop, the time is over or it cannot go on.
int wait(frame::Context& context, const Served& served, std::int64_t for_ms,
         const std::string& systemd) {
  const std::int64_t watchdog = watchdog_ms(context);
  const Millis started = context.clock.monotonic();
  Millis told = started;
  while (context.stop_code() == frame::kOk) {
    const Millis now = context.clock.monotonic();
    if (for_ms > 0 && now.value - started.value >= for_ms) return frame::kOk;
    if (const auto failure = served.failure()) return frame::fail_behind(context, *failure);
    if (watchdog > 0 && now.value - told.value >= watchdog) {
      notify(systemd, "WATCHDOG=1\nSTATUS=" + served.status());
      told = now;
    }
    std::this_thread::sleep_for(kLook);
  }
  return context.stop_code();
}

// What a script waits for: from here on the socket answers.
void print_ready(frame::Context& context, const std::string& socket, const Roles& roles,
                 const Served& served) {
  const auto epoch = served.epoch();
  if (context.json()) {
    screen::Json json = screen::Json::document("serve");
    json.key("epoch");
    epoch ? json.value(epoch->value) : json.null();
    json.key("socket");
    socket.empty() ? json.null() : json.value(socket);
    json.key("roles").begin_array();
    for (const std::string& role : roles.names())
      json.value(role);
    context.screen.out << json.finish() << std::endl;
  }
  std::string what;
  if (epoch) what = "epoch " + std::to_string(epoch->value);
  if (!epoch)
    for (const std::string& role : roles.names())
      what += (what.empty() ? "" : ",") + role;
  context.screen.talk << context.screen.say("服务中", "serving") << "   " << what << "   " << socket
                      << std::endl;
}

int run_serve(frame::Context& context, const frame::Options& options) {
  const auto roles = roles_of(options);
  if (!roles) return context.fail(roles.error());
  const auto for_ms = options.duration_ms("--for", 0);
  if (!for_ms) return context.fail(for_ms.error());
  auto settings = writing::read_settings(context);
  if (!settings) return context.fail(settings.error());
  writing::accept_clock(*settings, options);
  auto served = roles->writer ? serve_with_writer(context, *settings, *roles)
                              : serve_beside_writer(context, *settings, *roles);
  if (!served) return context.fail(served.error());
  print_ready(context, roles->gateway ? settings->directory.socket().string() : std::string(),
              *roles, **served);
  const std::string systemd = context.environment("NOTIFY_SOCKET").value_or("");
  notify(systemd, "READY=1\nSTATUS=" + (*served)->status());
  int code = wait(context, **served, *for_ms, systemd);
  notify(systemd, "STOPPING=1");
  code = (*served)->stop(code);
  // A drained end after SIGTERM is what was asked for: 0 to systemd means so too.
  if (code == frame::kTerminated) code = frame::kOk;
  context.screen.talk << context.screen.say("已停止", "stopped") << '\n';
  return code;
}

}  // namespace

frame::Command serve_command() {
  return {.path = "serve",
          .effect = frame::Effect::kAppends,
          .summary = {"运行写入, 投影, 网关, 检查点与推送",
                      "run writer, projector, gateway, publisher and feeds"},
          .examples = {"-L quanlu-demo serve --for 2s",
                       "-L quanlu-demo serve --roles projector,publisher --for 1s --json"},
          .options = {{.name = "--roles",
                       .value = "LIST",
                       .help = {"writer,projector,gateway,publisher,feed 之中 (前四种); 无 writer "
                                "则跟随别处的写入者",
                                "of writer,projector,gateway,publisher,feed (the first four); "
                                "without writer beside one that runs elsewhere"}},
                      {.name = "--for",
                       .value = "DURATION",
                       .help = {"到时自行停止", "end by itself after this time"}},
                      writing::accept_clock_option()},
          .run = run_serve};
}

}  // namespace quanlu::consumers::cli::serving
