#include <algorithm>
#include <deque>

#include "consumers/cli/frame/context.h"
#include "consumers/cli/opened/reading.h"
#include "consumers/cli/reading/commands.h"
#include "consumers/cli/reading/events.h"
#include "schemas/registry/registry.h"

namespace quanlu::consumers::cli::reading {
namespace {

using frame::Context;
using frame::Options;

constexpr std::uint64_t kTerminalLimit = 50, kUnlimited = UINT64_MAX;

Result<std::optional<Millis>> time_of(const Context& context, const Options& options,
                                      std::string_view name) {
  const auto text = options.maybe(name);
  if (!text) return std::nullopt;
  const auto time = parse_time(*text, context.clock.now());
  if (!time)
    return frame::usage({"时间写法不对", "this is no time"}, std::string(name),
                        "2024-09-04, '2024-09-04 16:19', RFC 3339, -3d, -12h, now", *text);
  return time;
}

Result<EventFilter> filter_of(const Context& context, const Options& options) {
  EventFilter filter;
  filter.about = options.text("WHAT");
  filter.family = options.text("--family");
  TRY_ASSIGN(filter.from, time_of(context, options, "--from"));
  TRY_ASSIGN(filter.to, time_of(context, options, "--to"));
  const auto type = options.maybe("--type");
  if (!type) return filter;
  const auto position = parse_position(*type);
  const auto* const known =
      position && position->seq.value <= UINT16_MAX
          ? schemas::registry::find_event(static_cast<std::uint16_t>(position->seq.value))
          : schemas::registry::find_event(*type);
  if (known == nullptr)
    return frame::usage({"没有这种事件", "no such event type"}, "--type", "NAME | CODE", *type);
  filter.type = known->code;
  return filter;
}

// What fits, as far as the limit lets it: from the front, or of the newest only the last ones.
struct Kept {
  std::vector<std::string> cells;
  std::string json;
  Disclosure::Look look;
};
struct Listing {
  std::deque<Kept> events;
  std::uint64_t withheld = 0;  // for want of a purpose
};

Result<Listing> collect(Context& context, opened::OpenedLedger& ledger, Disclosure& disclosure,
                        const EventFilter& filter, bool newest_first, std::uint64_t limit) {
  Listing listing;
  TRY_ASSIGN(const auto genesis, opened::read_genesis(ledger));
  ledger::crypto::Hasher hasher(genesis.suite);
  const bool lines = context.format == frame::Format::kHuman;
  for (const auto& log : ledger.logs) {
    TRY_ASSIGN(const Locator end, log->end());
    TRY(walk(*log, Locator(0), end, [&](const ReadEvent& read) -> Result<bool> {
      if (context.stop_code() != frame::kOk) return false;
      if (!filter.fits(read)) return true;
      if (!newest_first && listing.events.size() == limit) return false;
      const Disclosure::Look look = look_at(disclosure, read);
      if (look.sight == Sight::kHidden) return true;
      if (lines)
        listing.events.push_back({line_cells(context.screen, read), {}, look});
      else
        listing.events.push_back({{}, event_json(hasher, read, look.sight), look});
      if (listing.events.size() > limit) listing.events.pop_front();
      return true;
    }));
  }
  for (const Kept& kept : listing.events)
    disclosure.show(kept.look);
  listing.withheld = disclosure.withheld();
  if (newest_first) std::reverse(listing.events.begin(), listing.events.end());
  return listing;
}

void print(Context& context, const Listing& listing, bool newest_first) {
  const screen::Screen& screen = context.screen;
  if (context.format == frame::Format::kJson) {
    screen::Json json = screen::Json::document("log");
    json.member("order", newest_first ? "newestFirst" : "oldestFirst")
        .member("withheld", listing.withheld);
    json.key("events").begin_array();
    for (const Kept& kept : listing.events)
      json.raw(kept.json);
    screen.out << json.finish() << '\n';
  } else if (context.format == frame::Format::kJsonl) {
    for (const Kept& kept : listing.events)
      screen.out << kept.json << '\n';
  } else {
    screen.note(newest_first ? screen.say("新的在前", "newest first")
                             : screen.say("旧的在前", "oldest first"));
    screen::Table table(line_columns(screen));
    for (const Kept& kept : listing.events)
      table.add(kept.cells);
    table.print(screen);
  }
  if (listing.withheld != 0)
    screen.note(std::string(screen.mark(screen::Mark::kNotice)) + " " +
                std::to_string(listing.withheld) + " " +
                screen.say("条须说明用途才显示 (--purpose)",
                           "entries are shown for a stated purpose only (--purpose)"));
}

Result<int> list(Context& context, const Options& options) {
  TRY_ASSIGN(const EventFilter filter, filter_of(context, options));
  TRY_ASSIGN(const std::uint64_t limit,
             options.number("--limit", context.screen.out_terminal ? kTerminalLimit : kUnlimited));
  TRY_ASSIGN(auto ledger, opened::open_ledger(context));
  const bool newest_first = filter.about.empty() != options.has("--reverse");
  TRY_ASSIGN(const auto reading, opened::Reading::open(context, ledger));
  Disclosure& disclosure = reading->disclosure();
  TRY_ASSIGN(const Listing listing,
             collect(context, ledger, disclosure, filter, newest_first, limit));
  TRY(disclosure.permit());
  print(context, listing, newest_first);
  if (const int stopped = context.stop_code()) return stopped;
  return listing.events.empty() && !filter.about.empty() && listing.withheld == 0 ? frame::kAbsent
                                                                                  : frame::kOk;
}

int run(Context& context, const Options& options) {
  const auto code = list(context, options);
  return code ? *code : context.fail(code.error());
}

}  // namespace

frame::Command log_command() {
  return {.path = "log",
          .summary = {"事件, 每条一行", "events, one line each"},
          .examples = {"-L quanlu-demo log --limit 20",
                       "-L quanlu-demo log --type 402 --from 2024-08-01 --format jsonl"},
          .arguments = {{.name = "WHAT",
                         .help = {"事件流, 案件或社会组织", "stream, case or organization"},
                         .required = false}},
          .options = {{.name = "--type", .value = "NAME|CODE", .help = {"事件类型", "event type"}},
                      {.name = "--family", .value = "ID", .help = {"类别", "family"}},
                      {.name = "--from",
                       .value = "T",
                       .help = {"登记时间不早于", "recorded at or after"}},
                      {.name = "--to", .value = "T", .help = {"登记时间早于", "recorded before"}},
                      {.name = "--reverse", .help = {"倒序", "the other way round"}},
                      {.name = "--limit",
                       .value = "N",
                       .help = {"最多几条 (终端 50)", "at most so many (terminal: 50)"}}},
          .run = run};
}

}  // namespace quanlu::consumers::cli::reading
