#include <algorithm>
#include <mutex>
#include <thread>

#include "consumers/cli/about/version.h"
#include "consumers/cli/auditing/commands.h"
#include "consumers/cli/auditing/figures.h"
#include "consumers/cli/auditing/memory.h"
#include "consumers/cli/checking/prefix_verification.h"
#include "consumers/cli/frame/run.h"
#include "consumers/cli/frame/stopped.h"
#include "consumers/cli/opened/ledger.h"
#include "consumers/cli/screen/json.h"
#include "consumers/metrics/handler.h"
#include "ledger/store/files.h"
#include "schemas/base/bytes.h"

namespace quanlu::consumers::cli::auditing {
namespace {

using checking::Verified;
using frame::Context;
using frame::Options;

constexpr std::chrono::milliseconds kLook{100};
constexpr std::int64_t kEveryMs = 60'000;

// One auditor: where it remembers, and where it tells.
class Auditor {
 public:
  Auditor(Context& context, const Options& options) : context_(context), options_(options) {
    figures_.version = std::string(about::version());
    told_ = figures_;
  }

  // Everything that a later run would need is tried before the first: rights on the log, the pin,
  // the files it writes, the address.
  Status begin() {
    if (const auto file = options_.maybe("--state")) {
      state_ = context_.directory / *file;
      TRY(check_writable(*state_));
      TRY_ASSIGN(memory_, read_memory(*state_));
    }
    if (const auto file = options_.maybe("--metrics-file")) {
      metrics_ = context_.directory / *file;
      TRY(check_writable(*metrics_));
    }
    if (!checking::is_prefix(context_, options_.maybe("TARGET"))) {
      TRY_ASSIGN(auto opened, opened::open_ledger(context_, options_.maybe("TARGET"),
                                                  opened::Partitions::kAsFound));
      TRY_ASSIGN(const auto genesis, opened::read_genesis(opened));
      TRY(same_ledger(to_hex(genesis.log_id.bytes)));
    } else if (const auto pinned = options_.maybe("--log-id")) {
      TRY(same_ledger(*pinned));
    }
    if (const auto address = options_.maybe("--listen")) {
      TRY_ASSIGN(server_, http::Server::start({.socket = {}, .address = *address}, handler_));
      context_.screen.talk << "http://" << address->substr(0, address->rfind(':') + 1)
                           << server_->port() << "/metrics" << std::endl;
    }
    return publish_figures();
  }

  // The exit code of this run.
  Result<int> run() {
    const Millis now = context_.clock.now();
    ++figures_.runs;
    const auto verified = checking::run_verification(context_, options_, &memory_.seen);
    if (!verified) {
      figures_.state = "error";
      tell_error(verified.error(), now);
      TRY(publish_figures());
      return exit_code(verified.error().kind);
    }
    const verify::Report& report = verified->report;
    if (report.interrupted) return frame::kOk;  // the signal says how audit() ends
    figures_.state = to_text(report.verdict());
    figures_.entries = report.checked.entries;
    figures_.findings = report.findings_total;
    figures_.elapsed_ms = verified->frame.elapsed_ms;
    if (verified->frame.exit_code == frame::kOk) {
      TRY(same_ledger(report.log_id));
      TRY(remember(*verified, now));
    }
    tell(*verified);
    TRY(publish_figures());
    return verified->frame.exit_code;
  }

 private:
  // The state of one ledger never serves another one.
  Status same_ledger(const std::string& log_id) const {
    if (memory_.log_id.empty() || memory_.log_id == log_id) return {};
    return fail(
        Error{.kind = Failure::kTampered,
              .reason = "log_id",
              .what = {"不是此前审计的那本账", "this is not the ledger that was audited before"},
              .where = state_->string(),
              .expected = memory_.log_id,
              .found = log_id});
  }

  Status remember(const Verified& verified, Millis now) {
    figures_.last_success = now;
    memory_.log_id = verified.report.log_id;
    memory_.verified_at = now;
    memory_.entries = verified.report.checked.entries;
    if (!verified.newest.empty()) {
      const Words by{"审计者此前所见的检查点", "the checkpoint that this auditor saw before"};
      memory_.seen = verified.newest;
      for (checking::SeenBefore& one : memory_.seen)
        one.by = by;
    }
    return state_ ? write_memory(*state_, memory_) : Status();
  }

  Status publish_figures() {
    {
      const std::lock_guard lock(mutex_);
      told_ = figures_;
    }
    if (!metrics_) return {};
    metrics::Page page;
    add_figures(figures_, page);
    return ledger::store::replace_file(*metrics_, as_bytes(page.text()), 0644);
  }

  void tell(const Verified& verified) {
    const verify::Report& report = verified.report;
    screen::Json json = screen::Json::document("audit");
    json.member("time", verified.frame.started).member("result", to_text(report.verdict()));
    json.member("exitCode", verified.frame.exit_code).member("logId", report.log_id);
    json.member("entries", report.checked.entries);
    json.member("receipts", report.checked.receipts);
    json.member("elapsedMs", verified.frame.elapsed_ms).key("levels").begin_object();
    for (std::size_t i = 0; i < verify::kLevels; ++i)
      json.member(to_text(static_cast<verify::Level>(i)), to_text(report.levels[i]));
    json.end().member("findingsTotal", report.findings_total).key("firstBad");
    add_finding(json, report.first_bad());
    json.key("firstIncomplete");
    add_finding(json, first_incomplete(report));
    json.key("error");
    report.error ? json.value(report.error->reason) : json.null();
    context_.screen.out << json.finish() << std::endl;
  }

  // What made it 4 when nothing is wrong: a quorum that is missing, a checkpoint that is stale.
  static const verify::Finding* first_incomplete(const verify::Report& report) {
    const auto found = std::ranges::find(report.findings, verify::Severity::kIncomplete,
                                         &verify::Finding::severity);
    return found == report.findings.end() ? nullptr : &*found;
  }

  static void add_finding(screen::Json& json, const verify::Finding* finding) {
    if (finding == nullptr) {
      json.null();
      return;
    }
    json.begin_object().member("kind", finding->kind).member("level", to_text(finding->level));
    json.member("partition", finding->partition.value).key("seq");
    finding->seq ? json.value(finding->seq->value) : json.null();
    json.member("locator", finding->locator).end();
  }

  void tell_error(const Error& error, Millis now) {
    screen::Json json = screen::Json::document("audit");
    json.member("time", now).member("result", "error").member("exitCode", exit_code(error.kind));
    json.member("logId", memory_.log_id).member("entries", 0).member("receipts", 0);
    json.member("elapsedMs", 0).key("levels").begin_object().end();
    json.member("findingsTotal", 0).key("firstBad").null().key("firstIncomplete").null();
    json.member("error", error.reason);
    context_.screen.out << json.finish() << std::endl;
    screen::show(context_.screen, error);
  }

  Context& context_;
  const Options& options_;
  std::optional<std::filesystem::path> state_, metrics_;
  Memory memory_;
  Figures figures_;
  std::mutex mutex_;  // guards told_
  Figures told_;      // to whoever asks, on another thread
  metrics::Handler handler_{[this](metrics::Page& page) {
    const std::lock_guard lock(mutex_);
    add_figures(told_, page);
  }};
  std::unique_ptr<http::Server> server_;
};

void rest(const Context& context, Millis until) {
  while (context.stop_code() == frame::kOk && context.clock.monotonic() < until)
    std::this_thread::sleep_for(kLook);
}

Result<int> audit(Context& context, const Options& options) {
  TRY_ASSIGN(const std::int64_t every_ms, options.duration_ms("--every", kEveryMs));
  TRY_ASSIGN(const std::int64_t for_ms, options.duration_ms("--for", 0));
  if (every_ms <= 0)
    return frame::usage({"间隔须大于 0", "the interval has to be above 0"}, "--every", "1m",
                        options.text("--every"));
  Auditor auditor(context, options);
  TRY(auditor.begin());
  const Millis began = context.clock.monotonic();
  int code = frame::kOk;
  for (std::int64_t run = 1;; ++run) {
    TRY_ASSIGN(const int last, auditor.run());
    code = frame::worst(code, last);
    if (options.has("--once")) break;
    rest(context,
         Millis(began.value + (for_ms > 0 ? std::min(for_ms, run * every_ms) : run * every_ms)));
    const bool over = for_ms > 0 && context.clock.monotonic().value - began.value >= for_ms;
    if (over || context.stop_code() != frame::kOk) break;
  }
  // SIGTERM is how a service is asked to end, and it may come in the middle of a look.
  const bool asked = context.stop_code() == frame::kTerminated && !options.has("--once");
  const int stop = asked ? frame::kOk : context.stop_code();
  return frame::worst(code, stop);
}

std::vector<frame::Option> options_of_audit() {
  std::vector<frame::Option> options{
      {.name = "--every", .value = "DURATION", .help = {"间隔 (1m)", "interval (1m)"}},
      {.name = "--once", .help = {"只核验一次", "one run"}},
      {.name = "--for",
       .value = "DURATION",
       .help = {"到时自行停止", "end by itself after this time"}},
      {.name = "--state",
       .value = "FILE",
       .help = {"审计者自己的记忆, 只在核验完好后更新",
                "the auditor's own memory, moved by a clean run only"}},
      {.name = "--metrics-file",
       .value = "FILE",
       .help = {"Prometheus 文本, 每次核验后整体替换", "Prometheus text, replaced after each run"}},
      {.name = "--listen",
       .value = "ADDRESS",
       .help = {"在此地址以 HTTP 提供 /metrics", "serves /metrics over HTTP at this address"}}};
  for (frame::Option& option : checking::verification_options())
    options.push_back(std::move(option));
  return options;
}

}  // namespace

frame::Command audit_command() {
  return {.path = "audit",
          .summary = {"持续核验: 每次一行 JSON, 供监控的指标, 自己的记忆",
                      "verify again and again: a line of JSON each, metrics, a memory of its own"},
          .examples = {"-L quanlu-demo audit --once",
                       "-L quanlu-demo audit --every 1s --for 2s --state audit.json --metrics-file "
                       "audit.prom"},
          .arguments = {{.name = "TARGET",
                         .help = {"账本目录, 或其发布目录 (文件夹, https://…/log/0; 多分区为其上级 "
                                  "https://…/log); access 为其访问账",
                                  "ledger directory, or what is published of it (a folder, "
                                  "https://…/log/0; of several partitions the one above, "
                                  "https://…/log); access: its access ledger"},
                         .required = false}},
          .options = options_of_audit(),
          .run = frame::run<audit>};
}

}  // namespace quanlu::consumers::cli::auditing
