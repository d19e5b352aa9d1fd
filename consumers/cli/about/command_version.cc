#include <string>
#include <utility>
#include <vector>

#include "consumers/cli/about/commands.h"
#include "consumers/cli/about/version.h"
#include "consumers/cli/frame/context.h"
#include "ledger/crypto/handles.h"
#include "ledger/log/kafka/settings.h"
#include "ledger/store/env.h"

namespace quanlu::consumers::cli::about {
namespace {

// Those that hold evidence or carry it, as they run, whatever the program was built with.
std::vector<std::pair<const char*, std::string>> libraries() {
  return {{"openssl", ledger::crypto::openssl_version()},
          {"lmdb", ledger::store::lmdb_version()},
          {"librdkafka", ledger::log::kafka::librdkafka_version()}};
}

int run_version(frame::Context& context, const frame::Options&) {
  if (context.json()) {
    screen::Json json = screen::Json::document("version");
    json.member("version", version()).member("commit", commit());
    json.key("suites").begin_array().value("sha256").value("gm").end();
    json.key("libraries").begin_object();
    for (const auto& [library, found] : libraries())
      json.member(library, found);
    json.end();
    context.screen.out << json.finish() << '\n';
    return frame::kOk;
  }
  context.screen.out << "quanlu " << version() << " (" << commit() << ")  "
                     << context.screen.say("套件", "suites") << " sha256 gm\n";
  for (const auto& [library, found] : libraries())
    context.screen.out << library << ' ' << found << '\n';
  return frame::kOk;
}

}  // namespace

frame::Command version_command() {
  return {.path = "version",
          .summary = {"版本, 提交, 套件, 所用库的版本",
                      "version, commit, suites, versions of libraries"},
          .examples = {"version", "version --json"},
          .run = run_version};
}

}  // namespace quanlu::consumers::cli::about
