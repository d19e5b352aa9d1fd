#include "consumers/cli/frame/context.h"
#include "consumers/cli/screen/people.h"
#include "consumers/cli/screen/progress.h"
#include "consumers/cli/writing/commands.h"
#include "consumers/cli/writing/opening.h"
#include "consumers/cli/writing/views.h"
#include "ledger/store/files.h"
#include "schemas/base/bytes.h"

namespace quanlu::consumers::cli::writing {
namespace {

namespace follow = projections::follow;

void print(const frame::Context& context, const Rebuilt& rebuilt) {
  const screen::Screen& screen = context.screen;
  for (const follow::ViewDigest& view : rebuilt.digests.views)
    screen.out << "  " << view.name << "  " << screen::grouped(view.rows) << ' '
               << screen.say("行", "rows") << "  " << to_hex(view.digest.bytes) << '\n';
  screen.out << screen.say("环境摘要", "digest") << "  " << to_hex(rebuilt.digests.digest.bytes)
             << "   " << screen::grouped(rebuilt.events) << ' ' << screen.say("条", "events")
             << "   " << rebuilt.elapsed_ms << " ms\n";
}

std::string document(const Rebuilt& rebuilt, bool published) {
  screen::Json json = screen::Json::document("rebuild");
  json.member("events", rebuilt.events).member("published", published);
  json.member("digest", rebuilt.digests.digest).key("views").begin_array();
  for (const follow::ViewDigest& view : rebuilt.digests.views)
    json.begin_object()
        .member("name", view.name)
        .member("rows", view.rows)
        .member("digest", view.digest)
        .end();
  json.end().member("elapsedMs", rebuilt.elapsed_ms);
  return json.finish();
}

int run_rebuild(frame::Context& context, const frame::Options& options) {
  const auto settings = read_settings(context);
  if (!settings) return context.fail(settings.error());
  const auto& file = settings->file;
  const auto memory =
      options.size("--memory", static_cast<std::uint64_t>(file.integer("project.rebuild_memory")));
  if (!memory) return context.fail(memory.error());
  const auto jobs =
      options.number("--jobs", static_cast<std::uint64_t>(file.integer("project.jobs")));
  if (!jobs) return context.fail(jobs.error());
  const bool dry = options.has("--dry-run");
  // Nobody else projects meanwhile: a serve process holds this lock.
  const auto lock =
      ledger::store::FileLock::take(settings->directory.writer_lock(), "quanlu rebuild");
  if (!lock) return context.fail(lock.error());
  const auto rebuilt = rebuild_views(context, *settings,
                                     {.memory = static_cast<std::size_t>(*memory),
                                      .jobs = static_cast<unsigned>(*jobs),
                                      .publish = !dry});
  if (!rebuilt) return context.fail(rebuilt.error());
  if (context.json())
    context.screen.out << document(*rebuilt, !dry) << '\n';
  else
    print(context, *rebuilt);
  return context.stop_code();
}

}  // namespace

frame::Command rebuild_command() {
  return {
      .path = "rebuild",
      .effect = frame::Effect::kWrites,
      .summary = {"由日志重建视图", "make the views anew from the log"},
      .examples = {"-L quanlu-demo rebuild", "-L quanlu-demo rebuild --dry-run --json"},
      .options = {{.name = "--jobs",
                   .value = "N",
                   .help = {"用几个核: 1 或 2 (默认 project.jobs)",
                            "cores it may use, 1 or 2 (default: project.jobs)"}},
                  {.name = "--memory",
                   .value = "SIZE",
                   .help = {"内存上限 (默认 project.rebuild_memory)",
                            "of the process; what goes above it lies in files (default: "
                            "project.rebuild_memory)"}},
                  {.name = "--dry-run",
                   .value = "",
                   .help = {"只重建与计算摘要, 不替换", "rebuild and digest, replace nothing"}}},
      .run = run_rebuild};
}

}  // namespace quanlu::consumers::cli::writing
