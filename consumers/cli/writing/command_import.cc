#include <algorithm>
#include <fstream>

#include "consumers/cli/frame/context.h"
#include "consumers/cli/frame/stopped.h"
#include "consumers/cli/screen/error_json.h"
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
  RefusedFile(std::string of, std::string name) : of_(std::move(of)), name_(std::move(name)) {}

  void add(const intake::ImportedLine& line, const Refusal& refusal) {
    if (!out_.is_open()) out_.open(name_, std::ios::binary | std::ios::trunc);
    screen::Json json;
    json.begin_object().member("file", of_).member("line", line.number);
    screen::add_refusal(json, refusal);
    json.member("text", line.text).end();
    out_ << json.finish() << '\n';
    ++count_;
  }
  std::uint64_t count() const { return count_; }
  const std::string& name() const { return name_; }
  bool good() const { return count_ == 0 || out_.good(); }

 private:
  std::string of_, name_;
  std::ofstream out_;
  std::uint64_t count_ = 0;
};

struct Shown {
  std::string file;
  std::uint64_t line;
  Refusal refusal;
};
struct FileSummary {
  std::string file, refused_file;
  intake::ImportSummary counts;
};

// What all files of the command came to.
struct Imported {
  std::vector<FileSummary> files;
  std::vector<Shown> shown;
  std::vector<Error> errors;
  Millis started;

  intake::ImportSummary total() const {
    intake::ImportSummary total;
    for (const FileSummary& one : files) {
      total.read += one.counts.read;
      total.appended += one.counts.appended;
      total.already += one.counts.already;
      total.refused += one.counts.refused;
      total.flagged += one.counts.flagged;
      if (!total.first) {
        total.first = one.counts.first;
        total.first_partition = one.counts.first_partition;
      }
      if (!one.counts.last) continue;
      total.last = one.counts.last;
      total.last_partition = one.counts.last_partition;
    }
    return total;
  }
};

void print_summary(frame::Context& context, const FileSummary& of, std::int64_t elapsed_ms,
                   int code) {
  const screen::Screen& screen = context.screen;
  const intake::ImportSummary& summary = of.counts;
  const auto rate =
      summary.read * 1000 / static_cast<std::uint64_t>(std::max<std::int64_t>(1, elapsed_ms));
  screen.out << screen.say("汇总", "summary") << "  " << screen.say("读", "read") << ' '
             << screen::grouped(summary.read) << "  " << screen.say("入账", "appended") << ' '
             << screen::grouped(summary.appended) << "  " << screen.say("已存在", "already") << ' '
             << screen::grouped(summary.already) << "  " << screen.say("拒绝", "refused") << ' '
             << screen::grouped(summary.refused);
  if (summary.refused > 0) screen.out << " (" << of.refused_file << ")";
  screen.out << "   " << elapsed_ms / 1000 << '.' << elapsed_ms / 100 % 10 << " s  "
             << screen::grouped(rate) << ' ' << screen.say("条/s", "events/s") << "   exit " << code
             << '\n';
}

void add_counts(screen::Json& json, const intake::ImportSummary& counts) {
  json.member("read", counts.read).member("appended", counts.appended);
  json.member("already", counts.already).member("refused", counts.refused);
}

void add_files(screen::Json& json, const std::vector<FileSummary>& files) {
  json.key("files").begin_array();
  for (const FileSummary& one : files) {
    json.begin_object().member("file", one.file);
    add_counts(json, one.counts);
    if (one.counts.refused > 0) json.member("refusedFile", one.refused_file);
    json.end();
  }
  json.end();
}

// One document for all files; where the first refused lines went stands in front too.
std::string document(const Imported& imported, std::int64_t elapsed_ms) {
  const intake::ImportSummary total = imported.total();
  screen::Json json = screen::Json::document("import");
  add_counts(json, total);
  json.member("flagged", total.flagged);
  const auto refused = std::find_if(imported.files.begin(), imported.files.end(),
                                    [](const FileSummary& one) { return one.counts.refused > 0; });
  if (refused != imported.files.end()) json.member("refusedFile", refused->refused_file);
  const auto position = [&](const char* key, Partition partition, std::optional<Seq> seq) {
    json.key(key);
    if (!seq) return void(json.null());
    json.begin_object().member("partition", partition.value).member("seq", seq->value).end();
  };
  position("first", total.first_partition, total.first);
  position("last", total.last_partition, total.last);
  json.key("refusals").begin_array();
  for (const Shown& one : imported.shown) {
    json.begin_object().member("file", one.file).member("line", one.line);
    screen::add_refusal(json, one.refusal);
    json.end();
  }
  json.end();
  add_files(json, imported.files);
  json.key("errors").begin_array();
  for (const Error& error : imported.errors) {
    json.begin_object();
    screen::add_error(json, error);
    json.end();
  }
  json.end().member("elapsedMs", elapsed_ms);
  return json.finish();
}

struct Run {
  frame::Context& context;
  intake::OpenLedger* ledger;  // null: another process writes
  Remote* remote;              // that one, then
  intake::ImportOptions options;
  Imported& imported;
};

// A file that cannot be read ends itself, not the command: it is told at once and in the document.
int failed(const Run& run, const Error& error) {
  screen::show(run.context.screen, error);
  run.imported.errors.push_back(error);
  return exit_code(error.kind);
}

int import_file(const Run& run, const std::string& file, const frame::Options& options) {
  frame::Context& context = run.context;
  // Names count from where the command was called; an absolute one stays as it is.
  const auto placed = [&](const std::string& name) {
    return name == "-" ? name : (context.directory / name).string();
  };
  auto lines = open_lines(placed(file), context.in);
  if (!lines) return failed(run, lines.error());
  RefusedFile refused(file, placed(options.text("--refused", (file == "-" ? "stdin" : file) +
                                                                 std::string(".refused.jsonl"))));
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
        if (run.imported.shown.size() >= kRefusalsShown) return;
        run.imported.shown.push_back({file, line.number, *refusal});
        progress.clear();
        screen::show(context.screen, *refusal, file + ":" + std::to_string(line.number));
      };
  const std::function<bool()> stop = [&] { return context.stop_code() != frame::kOk; };
  const auto summary =
      run.ledger != nullptr
          ? intake::import_lines(run.ledger->writer(), run.options, next_line, answered, stop)
          : run.remote->import_lines(run.options, next_line, answered, stop);
  progress.clear();
  if (!summary) return failed(run, summary.error());
  run.imported.files.push_back({file, refused.name(), *summary});
  int code = summary->refused > 0 ? frame::kIncomplete : frame::kOk;
  if (reading) code = frame::worst(code, failed(run, *reading));
  if (!refused.good()) code = frame::worst(code, frame::kFailed);
  code = frame::worst(code, context.stop_code());
  if (!context.json())
    print_summary(context, run.imported.files.back(),
                  context.clock.monotonic().value - started.value, code);
  return code;
}

int run_import(frame::Context& context, const frame::Options& options) {
  auto settings = read_settings(context);
  if (!settings) return context.fail(settings.error());
  accept_clock(*settings, options);
  const auto jobs = options.number("--jobs", 1);
  if (!jobs) return context.fail(jobs.error());
  const auto from_line = options.number("--from-line", 1);
  if (!from_line) return context.fail(from_line.error());
  auto door = open_door(context, *settings);
  if (!door) return context.fail(door.error());
  auto& ledger = door->here;
  int code = frame::kOk;
  Imported imported;
  imported.started = context.clock.monotonic();
  for (const std::string& file : options.all("FILE")) {
    if (context.stop_code() != frame::kOk) break;
    const Run one{.context = context,
                  .ledger = ledger.get(),
                  .remote = door->there ? &*door->there : nullptr,
                  .options = {.jobs = static_cast<unsigned>(*jobs),
                              .from_line = *from_line,
                              .stop_on_refusal = options.has("--stop-on-refusal"),
                              .caller = settings->caller,
                              .handling = {.legacy = options.has("--legacy"),
                                           .dry_run = options.has("--dry-run")}},
                  .imported = imported};
    code = frame::worst(code, import_file(one, file, options));
  }
  if (context.json())
    context.screen.out << document(imported,
                                   context.clock.monotonic().value - imported.started.value)
                       << '\n';
  if (!ledger) return code;  // whoever writes keeps the views up
  if (const Status closed = ledger->close(); !closed)
    return frame::worst(code, frame::fail_behind(context, closed.error()));
  ledger.reset();
  return frame::worst(code, end_with_views(context, *settings));
}

}  // namespace

frame::Command import_command() {
  return {
      .path = "import",
      .effect = frame::Effect::kAppends,
      .summary = {"批量导入事件 (JSON Lines)", "append many events from JSON Lines"},
      .examples = {"demo --events - | quanlu -L quanlu-demo import - --jobs 2",
                   "demo --events day.jsonl && quanlu -L quanlu-demo import day.jsonl --dry-run"},
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
            .help = {"遇到拒绝即停止", "stop at the first refusal"}},
           accept_clock_option()},
      .run = run_import};
}

}  // namespace quanlu::consumers::cli::writing
