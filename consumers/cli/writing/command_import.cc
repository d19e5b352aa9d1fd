#include <fstream>

#include "consumers/cli/frame/context.h"
#include "consumers/cli/screen/people.h"
#include "consumers/cli/screen/progress.h"
#include "consumers/cli/writing/commands.h"
#include "consumers/cli/writing/lines.h"
#include "consumers/cli/writing/opening.h"
#include "consumers/cli/writing/remote.h"
#include "consumers/cli/writing/views.h"
#include "ledger/intake/importer.h"

namespace quanlu::consumers::cli::writing {
namespace {

namespace intake = ledger::intake;

constexpr std::size_t kRefusalsShown = 100;

// Refused lines with their reasons, beside the file they came from.
class RefusedFile {
 public:
  explicit RefusedFile(std::string name) : name_(std::move(name)) {}

  void add(const intake::ImportedLine& line, const Refusal& refusal) {
    if (!out_.is_open()) out_.open(name_, std::ios::binary | std::ios::trunc);
    screen::Json json;
    json.begin_object().member("line", line.number);
    screen::add_refusal(json, refusal);
    json.member("text", line.text).end();
    out_ << json.finish() << '\n';
    ++count_;
  }
  std::uint64_t count() const { return count_; }
  const std::string& name() const { return name_; }
  bool good() const { return count_ == 0 || out_.good(); }

 private:
  std::string name_;
  std::ofstream out_;
  std::uint64_t count_ = 0;
};

struct Shown {
  std::uint64_t line;
  Refusal refusal;
};

void print_summary(frame::Context& context, const intake::ImportSummary& summary,
                   const RefusedFile& refused, std::int64_t elapsed_ms, int code) {
  const screen::Screen& screen = context.screen;
  const auto rate =
      summary.read * 1000 / static_cast<std::uint64_t>(std::max<std::int64_t>(1, elapsed_ms));
  screen.out << screen.say("汇总", "summary") << "  " << screen.say("读", "read") << ' '
             << screen::grouped(summary.read) << "  " << screen.say("入账", "appended") << ' '
             << screen::grouped(summary.appended) << "  " << screen.say("已存在", "already") << ' '
             << screen::grouped(summary.already) << "  " << screen.say("拒绝", "refused") << ' '
             << screen::grouped(summary.refused);
  if (summary.refused > 0) screen.out << " (" << refused.name() << ")";
  screen.out << "   " << elapsed_ms / 1000 << '.' << elapsed_ms / 100 % 10 << " s  "
             << screen::grouped(rate) << ' ' << screen.say("条/s", "events/s") << "   exit " << code
             << '\n';
}

std::string document(const intake::ImportSummary& summary, const std::string& file,
                     const RefusedFile& refused, const std::vector<Shown>& shown,
                     std::int64_t elapsed_ms) {
  screen::Json json = screen::Json::document("import");
  json.member("read", summary.read).member("appended", summary.appended);
  json.member("already", summary.already).member("refused", summary.refused);
  json.member("flagged", summary.flagged);
  if (summary.refused > 0) json.member("refusedFile", refused.name());
  const auto position = [&](const char* key, std::optional<Seq> seq) {
    json.key(key);
    if (!seq) return void(json.null());
    json.begin_object().member("partition", 0).member("seq", seq->value).end();
  };
  position("first", summary.first);
  position("last", summary.last);
  json.key("refusals").begin_array();
  for (const Shown& one : shown) {
    json.begin_object().member("file", file).member("line", one.line);
    screen::add_refusal(json, one.refusal);
    json.end();
  }
  json.end();
  json.member("elapsedMs", elapsed_ms);
  return json.finish();
}

struct Run {
  frame::Context& context;
  intake::OpenLedger* ledger;  // null: another process writes
  Remote* remote;              // that one, then
  intake::ImportOptions options;
  std::string file;
};

int import_file(const Run& run, const frame::Options& options) {
  frame::Context& context = run.context;
  // Names count from where the command was called; an absolute one stays as it is.
  const auto placed = [&](const std::string& name) {
    return name == "-" ? name : (context.directory / name).string();
  };
  auto lines = open_lines(placed(run.file), context.in);
  if (!lines) return context.fail(lines.error());
  RefusedFile refused(placed(options.text(
      "--refused", (run.file == "-" ? "stdin" : run.file) + std::string(".refused.jsonl"))));
  std::vector<Shown> shown;
  std::optional<Error> reading;
  const Millis started = context.clock.monotonic();
  screen::Progress progress(context.screen, context.clock, {"导入", "import"}, {"条", "events"}, 0);
  std::uint64_t seen = 0;
  const std::function<bool(std::string&)> next_line = [&](std::string& line) {
    auto more = (*lines)->next(line);
    if (!more) reading = more.error();
    return more && *more;
  };
  const std::function<void(const intake::ImportedLine&)> answered =
      [&](const intake::ImportedLine& line) {
        progress.at(++seen);
        const auto* refusal = std::get_if<Refusal>(&line.outcome);
        if (refusal == nullptr) return;
        refused.add(line, *refusal);
        if (shown.size() >= kRefusalsShown) return;
        shown.push_back({line.number, *refusal});
        progress.clear();
        screen::show(context.screen, *refusal, run.file + ":" + std::to_string(line.number));
      };
  const std::function<bool()> stop = [&] { return context.stop_code() != frame::kOk; };
  const auto summary =
      run.ledger != nullptr
          ? intake::import_lines(run.ledger->writer(), run.options, next_line, answered, stop)
          : run.remote->import_lines(run.options, next_line, answered, stop);
  progress.clear();
  if (!summary) return context.fail(summary.error());
  if (reading) return context.fail(*reading);
  int code = summary->refused > 0 ? frame::kIncomplete : frame::kOk;
  if (!refused.good()) code = frame::worst(code, frame::kFailed);
  code = frame::worst(code, context.stop_code());
  const std::int64_t elapsed = context.clock.monotonic().value - started.value;
  if (context.json())
    context.screen.out << document(*summary, run.file, refused, shown, elapsed) << '\n';
  else
    print_summary(context, *summary, refused, elapsed, code);
  return code;
}

int run(frame::Context& context, const frame::Options& options) {
  const auto settings = read_settings(context);
  if (!settings) return context.fail(settings.error());
  const auto jobs = options.number("--jobs", 1);
  if (!jobs) return context.fail(jobs.error());
  const auto from_line = options.number("--from-line", 1);
  if (!from_line) return context.fail(from_line.error());
  auto ledger = open_for_writing(context, *settings);
  std::optional<Remote> remote;
  if (!ledger && is_locked(ledger.error()))
    remote = Remote::connect(settings->directory, context.actor);
  if (!ledger && !remote) return context.fail(ledger.error());
  int code = frame::kOk;
  for (const std::string& file : options.all("FILE")) {
    const Run one{.context = context,
                  .ledger = ledger ? ledger->get() : nullptr,
                  .remote = remote ? &*remote : nullptr,
                  .options = {.jobs = static_cast<unsigned>(*jobs),
                              .from_line = *from_line,
                              .stop_on_refusal = options.has("--stop-on-refusal"),
                              .caller = settings->caller,
                              .handling = {.legacy = options.has("--legacy"),
                                           .dry_run = options.has("--dry-run")}},
                  .file = file};
    code = frame::worst(code, import_file(one, options));
  }
  if (!ledger) return code;  // whoever writes keeps the views up
  if (const Status closed = (*ledger)->close(); !closed)
    return frame::worst(code, context.fail(closed.error()));
  ledger->reset();
  return frame::worst(code, bring_views_up(context, *settings));
}

}  // namespace

frame::Command import_command() {
  return {
      .path = "import",
      .effect = frame::Effect::kAppends,
      .summary = {"批量导入事件 (JSON Lines)", "append many events from JSON Lines"},
      .examples = {"import 2024.jsonl --jobs 2", "import history.jsonl.zst --legacy"},
      .arguments = {{.name = "FILE",
                     .help = {"文件, 或 - 为标准输入; .zst 自动解压",
                              "a file, or - for stdin; .zst is unpacked"},
                     .repeated = true}},
      .options =
          {{.name = "--jobs", .value = "N", .help = {"解析线程数", "threads that parse"}},
           {.name = "--from-line", .value = "N", .help = {"从第 N 行开始", "begin at line N"}},
           {.name = "--refused",
            .value = "FILE",
            .help = {"被拒行写入此文件", "where refused lines go"}},
           {.name = "--legacy",
            .value = "",
            .help = {"历史数据 (origin import): 标记而不拒绝",
                     "history of another system (origin import): flags instead of refusals"}},
           {.name = "--dry-run", .value = "", .help = {"只检查不写入", "decide, write nothing"}},
           {.name = "--stop-on-refusal",
            .value = "",
            .help = {"遇到拒绝即停止", "stop at the first refusal"}}},
      .run = run};
}

}  // namespace quanlu::consumers::cli::writing
