#include <chrono>
#include <thread>

#include "consumers/cli/asking/commands.h"
#include "consumers/cli/asking/standing.h"
#include "consumers/cli/screen/people.h"
#include "consumers/cli/screen/table.h"
#include "schemas/base/bytes.h"
#include "schemas/base/time.h"

namespace quanlu::consumers::cli::asking {
namespace {

using frame::Context;
using frame::Options;

constexpr std::uint64_t kLagMax = 10'000;        // events; above it the views are too old to answer
constexpr std::chrono::milliseconds kTick{200};  // an interruption is answered within 0.5 s
constexpr int kTicks = 5;                        // between two looks

void add_head(screen::Json& json, const Standing::Head& head) {
  json.begin_object()
      .member("seq", head.end - 1)
      .member("epoch", head.epoch.value)
      .member("recordedAt", head.recorded_at)
      .end();
}

std::string head_text(const screen::Screen& screen, const Standing::Head& head) {
  return "seq " + std::to_string(head.end - 1) + "  " + to_people(head.recorded_at) + "  " +
         screen.say("任期", "epoch") + " " + std::to_string(head.epoch.value);
}

void print_json(Context& context, const Standing& of, int code) {
  screen::Json json = screen::Json::document("status");
  json.member("exitCode", code).member("logId", of.log_id).member("origin", of.origin);
  json.key("head");
  add_head(json, of.heads.front());
  if (of.heads.size() > 1) {
    json.key("heads").begin_array();
    for (const Standing::Head& head : of.heads)
      add_head(json, head);
    json.end();
  }
  json.key("views");
  if (of.has_views)
    json.begin_object()
        .member("next", of.views_next.front())
        .member("lag", of.lag)
        .member("quarantined", of.quarantined)
        .end();
  else
    json.null();
  json.key("checkpoint");
  if (of.checkpoint)
    json.begin_object()
        .member("size", of.checkpoint->size.value)
        .member("root", to_base64(of.checkpoint->root.bytes))
        .end();
  else
    json.null();
  json.key("strays");
  of.strays_lie_there ? json.null() : json.value(0);
  json.key("writer");
  of.writer.empty() ? json.null() : json.value(of.writer);
  json.key("disk").begin_object().member("free", of.disk.free).member("total", of.disk.total).end();
  context.screen.out << json.finish() << std::endl;
}

void print_people(Context& context, const Standing& of) {
  const screen::Screen& screen = context.screen;
  screen::Table table({{""}, {""}});
  table.add({screen.say("账本", "ledger"), of.origin + "  " + screen::shortened(of.log_id)});
  for (std::size_t p = 0; p < of.heads.size(); ++p)
    table.add({screen.say("链首", "head") + (of.heads.size() > 1 ? " " + std::to_string(p) : ""),
               head_text(screen, of.heads[p])});
  table.add(
      {screen.say("写入者", "writer"), of.writer.empty() ? screen.say("无", "nobody") : of.writer});
  if (of.has_views) {
    const bool late = of.lag > kLagMax;
    table.add({screen.say("视图", "views"),
               screen.say("未应用", "behind") + " " + screen::grouped(of.lag) +
                   (late ? "  " + std::string(screen.mark(screen::Mark::kNotice)) : "")});
    table.add({screen.say("隔离", "quarantine"), screen::grouped(of.quarantined)});
  } else {
    table.add({screen.say("视图", "views"),
               screen.say("没有; 运行 quanlu rebuild", "none; run quanlu rebuild")});
  }
  table.add({screen.say("游离记录", "strays"),
             of.strays_lie_there
                 ? screen.say("未计: 在主题中", "not counted: they lie in the topic")
                 : "0  " + screen.say("(内嵌日志只存已接受的条目)",
                                      "(the embedded log holds accepted entries only)")});
  table.add({screen.say("检查点", "checkpoint"),
             of.checkpoint ? "size " + screen::grouped(of.checkpoint->size.value)
                           : screen.say("没有", "none")});
  table.add({screen.say("磁盘余", "disk free"), screen::grouped(of.disk.free >> 20U) + " / " +
                                                    screen::grouped(of.disk.total >> 20U) +
                                                    " MiB"});
  table.print_rows(screen);
  screen.out << std::flush;
}

Result<int> status(Context& context) {
  TRY_ASSIGN(const Standing standing, stand(context));
  const bool late = standing.lag > kLagMax;
  const int code = late ? frame::kIncomplete : frame::kOk;
  if (context.json())
    print_json(context, standing, code);
  else
    print_people(context, standing);
  return code;
}

// Looks once a second until it is interrupted: on a terminal always in the same place, in a pipe
// one block, or one JSON line, after the other.
Result<int> watch(Context& context) {
  const bool in_place = context.screen.out_terminal && !context.json();
  while (true) {
    if (in_place) context.screen.out << "\033[H\033[J";
    TRY(status(context));
    if (in_place)
      context.screen.note(context.screen.say("每秒刷新; Ctrl-C 结束", "every second; Ctrl-C ends"));
    else if (!context.json())
      context.screen.out << '\n';
    for (int tick = 0; tick < kTicks; ++tick) {
      if (const int stopped = context.stop_code()) return stopped;
      std::this_thread::sleep_for(kTick);
    }
  }
}

int run_status(Context& context, const Options& options) {
  const auto code = options.has("--watch") ? watch(context) : status(context);
  return code ? *code : context.fail(code.error());
}

}  // namespace

frame::Command status_command() {
  return {.path = "status",
          .summary = {"账本现状: 链首, 视图, 隔离, 写入者, 磁盘",
                      "how the ledger stands: head, views, quarantine, writer, disk"},
          .examples = {"-L quanlu-demo status", "-L quanlu-demo status --json"},
          .options = {{.name = "--watch", .help = {"每秒刷新", "look again every second"}}},
          .run = run_status};
}

}  // namespace quanlu::consumers::cli::asking
