#include <algorithm>

#include "consumers/cli/about/version.h"
#include "consumers/cli/checking/bundle_check.h"
#include "consumers/cli/checking/bundle_pins.h"
#include "consumers/cli/checking/check_source.h"
#include "consumers/cli/checking/commands.h"
#include "consumers/cli/checking/compare_views.h"
#include "consumers/cli/checking/decode.h"
#include "consumers/cli/checking/outside.h"
#include "consumers/cli/checking/published.h"
#include "consumers/cli/checking/remembered.h"
#include "consumers/cli/checking/report_text.h"
#include "consumers/cli/evidence/publish_settings.h"
#include "consumers/cli/frame/context.h"
#include "consumers/cli/frame/run.h"
#include "consumers/cli/opened/ledger.h"
#include "consumers/cli/opened/log_source.h"
#include "consumers/cli/screen/progress.h"
#include "consumers/verify/verify.h"

namespace quanlu::consumers::cli::checking {
namespace {

using frame::Context;
using frame::Options;
using opened::OpenedLedger;

constexpr std::uint64_t kJobsMax = 64;

Result<AllPublished> all_published(const OpenedLedger& opened,
                                   const ledger::chain::Genesis& genesis) {
  AllPublished all;
  for (std::uint32_t i = 0; i < opened.partitions(); ++i) {
    TRY_ASSIGN(auto published, read_published(opened.paths, genesis, Partition(i)));
    if (published) all.push_back(std::move(published));
  }
  return all;
}

// Findings about notes, and what the clean run has now seen.
Status after(const OpenedLedger& opened, const ledger::chain::Genesis& genesis,
             const AllPublished& published, const verify::LevelSet& levels,
             verify::Report& report) {
  for (const auto& one : published)
    for (const verify::Finding& finding : one->findings)
      if (levels.has(finding.level)) report.add(finding);
  for (const auto& one : published)
    if (!trust(opened.paths, genesis, *one, report))  // a copy that is read-only, for instance
      report.not_checked.push_back({.what = "trust", .why = "notKept"});
  return {};
}

bool remembers(const OpenedLedger& opened) {
  return has_views(opened) ||
         std::filesystem::exists(opened.paths.state(Partition(0)) / "data.mdb");
}

// Without --levels all that can be done here: V2 and V3 when a checkpoint was published or seen, V6
// when views or the writer's state are local.
std::string possible_levels(const OpenedLedger& opened, const AllPublished& published) {
  std::string text = "V0,V1";
  if (!published.empty()) text += ",V2,V3";
  if (remembers(opened)) text += ",V6";
  return text;
}

Result<verify::LevelSet> levels_of(const Options& options, const std::string& possible) {
  verify::LevelSet levels;
  const std::string text = options.text("--levels", possible);
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find(',', at), text.size());
    const auto level = verify::parse_level(text.substr(at, end - at));
    if (!level)
      return frame::usage({"没有这个层级", "no such level"}, "--levels", "V0 V1 V2 V3 V4 V5 V6",
                          text.substr(at, end - at));
    levels.add(*level);
    at = end + 1;
  }
  return levels;
}

// What the command line pins, else what `init` wrote. Neither: nobody said which ledger this should
// be, and --trust-first has to say that this is meant.
Result<std::optional<Digest>> pin_of(const Options& options, const OpenedLedger& opened) {
  TRY_ASSIGN(const auto given, log_id_of(options));
  if (given) return given;
  TRY_ASSIGN(const auto pin, opened::read_pin(opened.paths));
  if (pin || options.has("--trust-first")) return pin;
  Error error{.kind = Failure::kUsage,
              .reason = "noPin",
              .what = {"没有说明这应是哪一本账", "nothing says which ledger this should be"}};
  error.where = opened.paths.trust().string();
  error.remedy = {"用 --log-id 给出账本号, 或用 --trust-first 相信它自己的",
                  "give --log-id, or --trust-first to believe its own"};
  return fail(std::move(error));
}

struct Sources {
  std::vector<std::unique_ptr<opened::LogSource>> owned;
  std::vector<verify::RecordSource*> list;
};

Result<Sources> open_sources(OpenedLedger& opened) {
  Sources sources;
  for (std::size_t i = 0; i < opened.partitions(); ++i) {
    TRY_ASSIGN(auto source,
               opened::LogSource::open(*opened.logs[i], Partition(static_cast<std::uint32_t>(i))));
    sources.list.push_back(source.get());
    sources.owned.push_back(std::move(source));
  }
  return sources;
}

Result<int> check(Context& context, const Options& options) {
  if (const auto target = options.maybe("TARGET");
      target && is_archive(context.directory / *target))
    return check_bundle_file(context, options, context.directory / *target);
  if (options.has("--key") || options.has("--trust"))
    return frame::usage({"这个选项只用于证据包", "this option is for bundles"}, "--key, --trust",
                        "verify FILE.quanlu.zip", "");
  const Millis started = context.clock.now(), began = context.clock.monotonic();
  verify::Request request;
  TRY_ASSIGN(const std::uint64_t jobs, options.number("--jobs", 1));
  if (jobs == 0 || jobs > kJobsMax)
    return frame::usage({"选项的值不对", "this value does not fit the option"}, "--jobs", "1 … 64",
                        options.text("--jobs"));
  request.jobs = static_cast<int>(jobs);
  request.strict_strays = options.has("--strict-strays");
  request.interrupted = &context.interrupted;
  TRY_ASSIGN(OpenedLedger opened, opened::open_ledger(context, options.maybe("TARGET")));
  TRY_ASSIGN(request.log_id, pin_of(options, opened));
  const auto genesis = opened::read_genesis(opened);
  AllPublished published;
  if (genesis) {
    TRY_ASSIGN(published, all_published(opened, *genesis));
    for (const auto& one : published)
      request.published.push_back(one->tree);
  }
  TRY_ASSIGN(const std::int64_t max_age, options.duration_ms("--max-age", 0));
  std::optional<ledger::policy::Policy> policy;
  if (const auto file = options.maybe("--policy"); file && genesis) {
    TRY_ASSIGN(policy, evidence::read_policy(context.directory / *file, genesis->suite));
  }
  TRY_ASSIGN(request.levels,
             levels_of(options, possible_levels(opened, published) + (policy ? ",V4" : "")));
  if (genesis && request.levels.has(verify::Level::kV6)) {
    TRY_ASSIGN(request.remembered, remembered_heads(opened.paths, *genesis));
    if (has_views(opened))
      request.compare_views = [&](verify::Report& report) {
        return compare_views(opened, *genesis, report);
      };
  }
  if (policy && genesis)
    request.check_outside = [&](verify::Report& report) {
      return check_outside(published, *genesis, *policy, {.now = started, .age_max_ms = max_age},
                           report);
    };
  request.decode = decode_under_schema;
  TRY_ASSIGN(const Sources sources, open_sources(opened));
  std::uint64_t total = 0;
  for (const verify::RecordSource* source : sources.list)
    total += source->rows();
  screen::Progress progress(context.screen, context.clock, {"核验", "verifying"}, {"条", "entries"},
                            total);
  request.progress = [&](std::uint64_t done, std::uint64_t) { progress.at(done); };

  verify::Report report = verify::verify(sources.list, request);
  if (genesis) TRY(after(opened, *genesis, published, request.levels, report));
  TRY(check_source(opened, request.strict_strays, report));
  if (std::filesystem::exists(opened.paths.access() / "log"))
    report.not_checked.push_back({.what = "access", .why = "ownLedger"});
  progress.clear();
  const ReportFrame frame{
      .tool = "quanlu " + std::string(about::version()),
      .started = started,
      .elapsed_ms = context.clock.monotonic().value - began.value,
      .kind = opened.logs.front()->is_mirror() ? "kafka" : "lmdb",
      .location = opened.location(),
      .exit_code =
          frame::worst(report.exit_code(), report.interrupted ? context.stop_code() : frame::kOk)};
  if (context.json())
    context.screen.out << report_json(report, frame) << '\n';
  else
    print_report(context.screen, report, frame, options.has("--sixing"));
  if (report.error) screen::show(context.screen, *report.error);
  return frame.exit_code;
}

}  // namespace

frame::Command verify_command() {
  const std::vector<frame::Option> pins = pin_options();
  return {.path = "verify",
          .summary = {"核验账本: 字节, 链, 印, 视图", "check a ledger: bytes, chain, seals, views"},
          .examples = {"-L quanlu-demo verify", "-L quanlu-demo verify --levels V0,V1 --json"},
          .arguments = {{.name = "TARGET",
                         .help = {"账本目录, 或证据包; access 为其访问账",
                                  "ledger directory, or a bundle; access: its access ledger"},
                         .required = false}},
          .options = {{.name = "--levels",
                       .value = "V0,V1,…",
                       .help = {"层级 (默认全部可行者)", "levels (default: all that can be done)"}},
                      pins[0],
                      pins[1],
                      pins[2],
                      {.name = "--trust-first",
                       .help = {"没有固定的账本号时相信它自己的",
                                "believe its own log id when none is pinned"}},
                      {.name = "--policy",
                       .value = "FILE",
                       .help = {"核验者自己的见证策略 (C2SP tlog-policy), 用于 V4",
                                "the verifier's own witness policy (C2SP tlog-policy), for V4"}},
                      {.name = "--max-age",
                       .value = "DURATION",
                       .help = {"最新副署的最大年龄, 超过为 4",
                                "age of the newest cosignature; above it 4"}},
                      {.name = "--jobs", .value = "N", .help = {"线程数 (1)", "threads (1)"}},
                      {.name = "--strict-strays", .help = {"有离群记录即为 4", "strays make it 4"}},
                      {.name = "--sixing", .help = {"按四性检测分组", "grouped as DA/T 70-2018"}}},
          .run = frame::run<check>};
}

}  // namespace quanlu::consumers::cli::checking
