#include "consumers/cli/about/commands.h"
#include "consumers/cli/about/version.h"
#include "consumers/cli/frame/context.h"

namespace quanlu::consumers::cli::about {
namespace {

int run_version(frame::Context& context, const frame::Options&) {
  if (context.json()) {
    screen::Json json = screen::Json::document("version");
    json.member("version", version()).member("commit", commit());
    json.key("suites").begin_array().value("sha256").value("gm").end();
    context.screen.out << json.finish() << '\n';
    return frame::kOk;
  }
  context.screen.out << "quanlu " << version() << " (" << commit() << ")  "
                     << context.screen.say("套件", "suites") << " sha256 gm\n";
  return frame::kOk;
}

}  // namespace

frame::Command version_command() {
  return {.path = "version",
          .summary = {"版本, 提交, 套件", "version, commit, suites"},
          .examples = {"version", "version --json"},
          .run = run_version};
}

}  // namespace quanlu::consumers::cli::about
