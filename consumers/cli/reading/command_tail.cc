#include <chrono>
#include <thread>

#include "consumers/cli/frame/context.h"
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

void print(Context& context, ledger::crypto::Hasher& hasher, const ReadEvent& read) {
  if (context.format != frame::Format::kHuman) {
    context.screen.out << event_json(hasher, read) << std::endl;
    return;
  }
  std::string line;
  for (const std::string& cell : line_cells(context.screen, read))
    line += (line.empty() ? "" : "  ") + cell;
  context.screen.out << line << std::endl;
}

// A scan that came to its end goes on where it stopped, so nothing is left out and nothing twice.
Result<int> follow(Context& context, const Options& options) {
  TRY_ASSIGN(auto ledger, opened::open_ledger(context));
  TRY_ASSIGN(const auto genesis, opened::read_genesis(ledger));
  TRY_ASSIGN(const std::uint64_t max, options.number("--max", UINT64_MAX));
  ledger::crypto::Hasher hasher(genesis.suite);
  auto& log = *ledger.logs.front();
  TRY_ASSIGN(Locator next, start_of_tail(options, log));
  std::uint64_t shown = 0;
  while (context.stop_code() == frame::kOk && shown < max) {
    TRY_ASSIGN(const Locator end, log.end());
    TRY(walk(log, next, end, [&](const ReadEvent& read) -> Result<bool> {
      next = read.record.locator.next();
      if (!may_show(context, read)) return true;
      print(context, hasher, read);
      return ++shown < max && context.stop_code() == frame::kOk;
    }));
    if (shown >= max) break;
    if (options.has("--until-end")) break;
    std::this_thread::sleep_for(kPause);
  }
  return context.stop_code();
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
