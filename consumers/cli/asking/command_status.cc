// status, quarantine list: how the ledger stands.
#include <algorithm>

#include "consumers/cli/asking/commands.h"
#include "consumers/cli/asking/views.h"
#include "consumers/cli/frame/context.h"
#include "consumers/cli/screen/people.h"
#include "consumers/cli/screen/table.h"
#include "ledger/chain/entry.h"
#include "ledger/store/files.h"
#include "schemas/base/bytes.h"
#include "schemas/base/time.h"

namespace quanlu::consumers::cli::asking {
namespace {

using frame::Context;
using frame::Options;

constexpr std::uint64_t kLagMax = 10'000;  // events; above it the views are too old to answer

struct Standing {
  std::string log_id, origin;
  std::uint64_t end = 0, views_next = 0, quarantined = 0;
  Epoch epoch;
  Millis recorded_at;
  bool has_views = false;
  ledger::store::DiskSpace disk;
};

Result<Standing> stand(const Context& context) {
  Standing standing;
  TRY_ASSIGN(auto opened, opened::open_ledger(context));
  TRY_ASSIGN(const auto genesis, opened::read_genesis(opened));
  standing.log_id = to_hex(genesis.log_id.bytes);
  standing.origin = genesis.origin;
  TRY_ASSIGN(const Locator end, opened.logs.front()->end());
  standing.end = end.value;
  TRY_ASSIGN(const auto last, opened.logs.front()->get(Locator(end.value - 1)));
  if (last) {
    const auto header = ledger::chain::read_header(last->entry);
    standing.epoch = header.epoch;
    standing.recorded_at = header.recorded_at;
  }
  TRY_ASSIGN(standing.disk, ledger::store::disk_space(opened.paths.root));
  return standing;
}

Status add_views(const Context& context, Standing& standing) {
  const auto views = open_views_unread(context);
  if (!views && views.error().kind == Failure::kAbsent) return {};
  if (!views) return tl::make_unexpected(views.error());
  standing.has_views = true;
  standing.views_next = views->next;
  TRY_ASSIGN(const auto rows, views->snapshot->quarantine({.limit = 0, .cursor = {}}));
  standing.quarantined = rows.rows.size();
  return {};
}

void print_json(Context& context, const Standing& of, int code) {
  screen::Json json = screen::Json::document("status");
  json.member("exitCode", code).member("logId", of.log_id).member("origin", of.origin);
  json.key("head")
      .begin_object()
      .member("seq", of.end - 1)
      .member("epoch", of.epoch.value)
      .member("recordedAt", of.recorded_at)
      .end();
  json.key("views");
  if (of.has_views)
    json.begin_object()
        .member("next", of.views_next)
        .member("lag", of.end - std::min(of.end, of.views_next))
        .member("quarantined", of.quarantined)
        .end();
  else
    json.null();
  json.key("checkpoint").null();
  json.key("disk").begin_object().member("free", of.disk.free).member("total", of.disk.total).end();
  context.screen.out << json.finish() << '\n';
}

void print_people(Context& context, const Standing& of) {
  const screen::Screen& screen = context.screen;
  screen::Table table({{""}, {""}});
  table.add({screen.say("账本", "ledger"), of.origin + "  " + screen::shortened(of.log_id)});
  table.add({screen.say("链首", "head"),
             "seq " + std::to_string(of.end - 1) + "  " + to_people(of.recorded_at) + "  " +
                 screen.say("任期", "epoch") + " " + std::to_string(of.epoch.value)});
  if (of.has_views) {
    table.add({screen.say("视图", "views"),
               screen.say("未应用", "behind") + " " +
                   screen::grouped(of.end - std::min(of.end, of.views_next))});
    table.add({screen.say("隔离", "quarantine"), screen::grouped(of.quarantined)});
  } else {
    table.add({screen.say("视图", "views"), screen.say("没有", "none")});
  }
  table.add({screen.say("检查点", "checkpoint"), screen.say("没有", "none")});
  table.add({screen.say("磁盘余", "disk free"), screen::grouped(of.disk.free >> 20U) + " MiB"});
  table.print_rows(screen);
}

Result<int> status(Context& context) {
  TRY_ASSIGN(Standing standing, stand(context));
  TRY(add_views(context, standing));
  const bool late = standing.has_views && standing.end > standing.views_next + kLagMax;
  const int code = late ? frame::kIncomplete : frame::kOk;
  if (context.json())
    print_json(context, standing, code);
  else
    print_people(context, standing);
  return code;
}

Result<int> quarantine(Context& context) {
  TRY_ASSIGN(const OpenedViews views, open_views_unread(context));
  TRY_ASSIGN(const auto rows, views.snapshot->quarantine({.limit = 0, .cursor = {}}));
  if (context.json()) {
    screen::Json json = screen::Json::document("quarantine");
    json.key("rows").begin_array();
    for (const auto& row : rows.rows)
      json.begin_object()
          .member("seq", row.seq.value)
          .member("typeCode", row->code)
          .member("schemaVer", row->type_version)
          .member("reason", row->reason)
          .member("path", row->path)
          .end();
    json.end();
    add_as_of(json, views, context.clock.now());
    context.screen.out << json.finish() << '\n';
    return frame::kOk;
  }
  screen::Table table({{"seq", true},
                       {context.screen.say("代码", "code"), true},
                       {context.screen.say("原因", "reason")},
                       {context.screen.say("位置", "path")}});
  for (const auto& row : rows.rows)
    table.add({std::to_string(row.seq.value), std::to_string(row->code), std::string(row->reason),
               std::string(row->path)});
  table.print(context.screen);
  print_as_of(context.screen, views);
  return frame::kOk;
}

int run_status(Context& context, const Options&) {
  const auto code = status(context);
  return code ? *code : context.fail(code.error());
}

int run_quarantine(Context& context, const Options&) {
  const auto code = quarantine(context);
  return code ? *code : context.fail(code.error());
}

}  // namespace

frame::Command status_command() {
  return {.path = "status",
          .summary = {"账本现状: 链首, 视图, 隔离, 磁盘",
                      "how the ledger stands: head, views, quarantine, disk"},
          .examples = {"-L quanlu-demo status", "-L quanlu-demo status --json"},
          .run = run_status};
}

frame::Command quarantine_command() {
  return {.path = "quarantine list",
          .summary = {"不能解码或违反规则的条目", "entries that do not decode or break a rule"},
          .examples = {"-L quanlu-demo quarantine list", "-L quanlu-demo quarantine list --json"},
          .run = run_quarantine};
}

}  // namespace quanlu::consumers::cli::asking
