#include "consumers/cli/anchoring/commands.h"
#include "consumers/cli/anchoring/stamps.h"
#include "consumers/cli/evidence/publish_settings.h"
#include "consumers/cli/frame/run.h"
#include "consumers/cli/opened/ledger.h"
#include "consumers/cli/screen/json.h"
#include "consumers/http/fetch.h"
#include "ledger/publish/stamping.h"
#include "schemas/base/time.h"

namespace quanlu::consumers::cli::anchoring {
namespace {

using frame::Context;
using frame::Options;

Result<std::optional<ledger::crypto::TimeStampRoots>> roots_of(
    const Context& context, const Options& options, const evidence::PublishSettings& settings) {
  std::optional<ledger::crypto::TimeStampRoots> roots;
  if (const auto file = options.maybe("--tsa-roots")) {
    TRY_ASSIGN(roots, read_roots(context.directory / *file));
  } else if (settings.tsa_roots) {
    TRY_ASSIGN(roots, read_roots(*settings.tsa_roots));
  }
  return roots;
}

Result<int> stamp_now(Context& context, const Options& options) {
  TRY_ASSIGN(auto opened, opened::open_ledger(context));
  TRY_ASSIGN(const auto genesis, opened::read_genesis(opened));
  TRY_ASSIGN(const Partition partition, evidence::partition_of(options, genesis));
  TRY_ASSIGN(const auto settings,
             evidence::read_publish_settings(opened.settings, opened.paths.root, genesis.suite));
  const std::string url = options.text("--tsa", settings.tsa_url);
  if (url.empty())
    return frame::usage({"没有说明向谁请求时间戳", "nothing says whom to ask"}, "--tsa",
                        "https://… (publish.tsa_url)", "");
  TRY_ASSIGN(const auto roots, roots_of(context, options, settings));
  const auto folder = evidence::published_folder({opened.paths.root}, partition);
  TRY_ASSIGN(const auto newest, evidence::newest_note(genesis, partition, folder));
  http::CurlFetch fetch;
  TRY_ASSIGN(const auto stamped,
             ledger::publish::stamp(folder, genesis.suite, newest.checkpoint,
                                    {.url = url, .roots = roots ? &*roots : nullptr}, fetch,
                                    context.random));
  if (context.json()) {
    screen::Json json = screen::Json::document("checkpoint-stamp");
    json.member("size", newest.checkpoint.size.value).member("file", stamped.file.string());
    json.member("time", stamped.stamp.time).member("serial", stamped.stamp.serial);
    json.member("trusted", stamped.stamp.trusted);
    context.screen.out << json.finish() << '\n';
    return frame::kOk;
  }
  const screen::Screen& screen = context.screen;
  screen.out << screen.painted(stamped.stamp.trusted ? screen::Mark::kGood : screen::Mark::kNotice)
             << ' ' << screen.say("时间戳", "time stamp") << "  size "
             << newest.checkpoint.size.value << "  " << to_people(stamped.stamp.time) << "  "
             << stamped.file.string() << '\n';
  if (!stamped.stamp.trusted)
    screen.note(screen.say("未核对证书链: 用 --tsa-roots 给出根证书",
                           "its chain was not checked: give the roots with --tsa-roots"));
  return frame::kOk;
}

}  // namespace

frame::Command stamp_command() {
  return {.path = "checkpoint stamp",
          .effect = frame::Effect::kWrites,
          .summary = {"向时间戳机构请求最新检查点的 RFC 3161 时间戳",
                      "ask an authority for an RFC 3161 time stamp of the newest checkpoint"},
          .examples =
              {"-L quanlu-demo checkpoint stamp --tsa https://tsa.example/tsr; echo \"exit $?\"",
               "-L quanlu-demo checkpoint stamp --json; echo \"exit $?\""},
          .options = {{.name = "--tsa",
                       .value = "URL",
                       .help = {"时间戳机构 (publish.tsa_url)", "the authority (publish.tsa_url)"}},
                      {.name = "--tsa-roots",
                       .value = "FILE",
                       .help = {"其根证书, PEM (publish.tsa_roots_file)",
                                "its roots, PEM (publish.tsa_roots_file)"}},
                      evidence::partition_option()},
          .run = frame::run<stamp_now>};
}

}  // namespace quanlu::consumers::cli::anchoring
