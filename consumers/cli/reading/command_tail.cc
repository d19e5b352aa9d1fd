#include <chrono>
#include <thread>

#include "consumers/cli/frame/context.h"
#include "consumers/cli/frame/stopped.h"
#include "consumers/cli/reading/access.h"
#include "consumers/cli/reading/commands.h"
#include "consumers/cli/reading/events.h"

namespace quanlu::consumers::cli::reading {
namespace {

using frame::Context;
using frame::Options;

constexpr std::chrono::milliseconds kPause{200};  // an interruption is answered within 0.5 s

Result<Locator> start_of_tail(const Options& options, ledger::log::LmdbLog& log) {
  const std::string from = options.text("--from", "now");
  if (from == "now") return log.end();
  const auto position = parse_position(from);
  if (!position || position->partition != Partition(0))
    return frame::usage({"位置写法不对", "this is no position"}, "--from", "SEQ | now", from);
  return Locator(position->seq.value);
}

// What was followed, event by event as it comes; with --json one document around them, which is
// whole also after an interruption.
class Output {
 public:
  Output(Context& context, Locator from) : context_(context), json_(context.json()) {
    if (json_)
      context_.screen.out << R"({"schema":"quanlu.tail/1","from":)" << from.value
                          << R"(,"events":[)" << std::flush;
  }

  void add(ledger::crypto::Hasher& hasher, const ReadEvent& read) {
    ++shown_;
    if (context_.format != frame::Format::kHuman) {
      if (json_ && shown_ > 1) context_.screen.out << ',';
      context_.screen.out << event_json(hasher, read) << (json_ ? "" : "\n") << std::flush;
      return;
    }
    std::string line;
    for (const std::string& cell : line_cells(context_.screen, read))
      line += (line.empty() ? "" : "  ") + cell;
    context_.screen.out << line << std::endl;
  }
  void withhold() { ++withheld_; }
  std::uint64_t shown() const { return shown_; }

  void end(Locator next) {
    if (json_)
      context_.screen.out << R"(],"withheld":)" << withheld_ << R"(,"next":)" << next.value
                          << "}\n";
    else if (withheld_ != 0)
      context_.screen.note(
          std::to_string(withheld_) + " " +
          context_.screen.say("条须说明用途才显示 (--purpose)",
                              "entries are shown for a stated purpose only (--purpose)"));
  }

 private:
  Context& context_;
  const bool json_;
  std::uint64_t shown_ = 0, withheld_ = 0;
};

// A scan that came to its end goes on where it stopped, so nothing is left out and nothing twice.
Result<int> follow(Context& context, const Options& options) {
  TRY_ASSIGN(auto ledger, opened::open_ledger(context));
  TRY_ASSIGN(const auto genesis, opened::read_genesis(ledger));
  TRY_ASSIGN(const std::uint64_t max, options.number("--max", UINT64_MAX));
  ledger::crypto::Hasher hasher(genesis.suite);
  auto& log = *ledger.logs.front();
  TRY_ASSIGN(Locator next, start_of_tail(options, log));
  Output output(context, next);
  Status walked;
  while (walked && context.stop_code() == frame::kOk && output.shown() < max) {
    TRY_ASSIGN(const Locator end, log.end());
    walked = walk(log, next, end, [&](const ReadEvent& read) -> Result<bool> {
      next = read.record.locator.next();
      if (may_show(context, read))
        output.add(hasher, read);
      else
        output.withhold();
      return output.shown() < max && context.stop_code() == frame::kOk;
    });
    if (output.shown() >= max || options.has("--until-end")) break;
    std::this_thread::sleep_for(kPause);
  }
  output.end(next);
  return walked ? context.stop_code() : frame::fail_behind(context, walked.error());
}

int run(Context& context, const Options& options) {
  const auto code = follow(context, options);
  return code ? *code : context.fail(code.error());
}

}  // namespace

frame::Command tail_command() {
  return {
      .path = "tail",
      .summary = {"跟随新入账的事件", "follow events as they are appended"},
      .examples = {"-L quanlu-demo tail --from 0 --max 5",
                   "-L quanlu-demo tail --from 0 --until-end --format jsonl"},
      .options = {{.name = "--from",
                   .value = "SEQ|now",
                   .help = {"从哪里开始 (now)", "where to begin (now)"}},
                  {.name = "--max", .value = "N", .help = {"几条之后结束", "end after so many"}},
                  {.name = "--until-end", .help = {"到末尾即止", "stop at the end"}}},
      .run = run};
}

}  // namespace quanlu::consumers::cli::reading
