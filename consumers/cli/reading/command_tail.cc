#include <chrono>
#include <thread>

#include "consumers/cli/frame/context.h"
#include "consumers/cli/frame/stopped.h"
#include "consumers/cli/opened/areas.h"
#include "consumers/cli/opened/reading.h"
#include "consumers/cli/reading/commands.h"
#include "consumers/cli/reading/events.h"
#include "consumers/cli/reading/filter.h"
#include "consumers/cli/reading/remote_tail.h"
#include "consumers/cli/reading/tail_output.h"
#include "ledger/intake/directory.h"
#include "schemas/base/time.h"
#include "schemas/codec/forms.h"

namespace quanlu::consumers::cli::reading {
namespace {

using frame::Context;
using frame::Options;

constexpr std::chrono::milliseconds kPause{200};  // an interruption is answered within 0.5 s
constexpr std::size_t kLinesMax = 500;

tl::unexpected<Error> no_position(const std::string& from) {
  return frame::usage({"位置写法不对", "this is no position"}, "--from",
                      "SEQ | PARTITION:SEQ | @PLACE | now", from);
}

// "@31": a place in the order of the ledger, as `next` of an earlier tail says it.
std::optional<std::uint64_t> parse_place(const std::string& text) {
  return text.starts_with('@') ? schemas::codec::parse_unsigned(text.substr(1)) : std::nullopt;
}

Result<Locator> start_of_tail(const Options& options, const opened::OpenedLedger& ledger) {
  const std::string from = options.text("--from", "now");
  if (from == "now") return ledger.in_order().end();
  if (const auto place = parse_place(from)) return Locator(*place);
  const auto position = parse_position(from);
  if (!position || position->partition.value >= ledger.partitions()) return no_position(from);
  if (!ledger.ordered) return Locator(position->seq.value);
  TRY_ASSIGN(const auto place, ledger.ordered->place_at(position->partition, position->seq));
  return place ? Locator(place->value) : ledger.ordered->end();
}

// Lines wait until what they show is recorded, many at a time.
class Output {
 public:
  Output(Context& context, Disclosure& disclosure, Locator from)
      : context_(context), disclosure_(disclosure), printed_(context, from.value) {
    printed_.flush();
  }

  Status add(ledger::crypto::Hasher& hasher, const ReadEvent& read) {
    const Disclosure::Look look = look_at(disclosure_, read);
    if (look.sight == Sight::kHidden) return {};
    disclosure_.show(look);
    lines_.push_back(line_of(hasher, read, look.sight));
    return lines_.size() == kLinesMax ? show() : Status();
  }
  Status show() {
    TRY(disclosure_.permit());
    for (const std::string& line : lines_)
      printed_.add(line);
    printed_.flush();
    lines_.clear();
    return {};
  }
  std::uint64_t taken() const { return printed_.shown() + lines_.size(); }
  void end(Locator next) { printed_.end(next.value, disclosure_.withheld()); }

 private:
  std::string line_of(ledger::crypto::Hasher& hasher, const ReadEvent& read, Sight sight) const {
    if (context_.format != frame::Format::kHuman) return event_json(hasher, read, sight);
    std::string line;
    for (const std::string& cell : line_cells(context_.screen, read))
      line += (line.empty() ? "" : "  ") + cell;
    return line;
  }

  Context& context_;
  Disclosure& disclosure_;
  TailOutput printed_;
  std::vector<std::string> lines_;  // looked at and not shown yet
};

// A scan that came to its end goes on where it stopped, so nothing is left out and nothing twice.
Result<int> follow(Context& context, const Options& options) {
  TRY_ASSIGN(EventFilter filter, filter_of(context, options));
  filter.about = options.text("--org");
  TRY_ASSIGN(auto ledger, opened::open_ledger(context));
  TRY_ASSIGN(const auto genesis, opened::read_genesis(ledger));
  TRY_ASSIGN(const auto reading, opened::Reading::open(context, ledger));
  TRY_ASSIGN(filter.area, opened::area_of(*reading, options, civil_day(context.clock.now())));
  TRY_ASSIGN(const std::uint64_t max, options.number("--max", UINT64_MAX));
  ledger::crypto::Hasher hasher(genesis.suite);
  ledger::log::Log& log = ledger.in_order();
  TRY_ASSIGN(Locator next, start_of_tail(options, ledger));
  Output output(context, reading->disclosure(), next);
  Status walked;
  while (walked && context.stop_code() == frame::kOk && output.taken() < max) {
    TRY_ASSIGN(const Locator end, log.end());
    walked = walk(log, next, end, [&](const ReadEvent& read) -> Result<bool> {
      next = read.record.locator.next();
      if (!filter.fits(read)) return true;
      TRY(output.add(hasher, read));
      return output.taken() < max && context.stop_code() == frame::kOk;
    });
    if (walked) walked = output.show();
    if (!walked || output.taken() >= max || options.has("--until-end")) break;
    std::this_thread::sleep_for(kPause);
  }
  output.end(next);
  return walked ? context.stop_code() : frame::fail_behind(context, walked.error());
}

// The same as parameters of GET /v1/events; areas are for the service to judge.
Result<std::vector<std::pair<std::string, std::string>>> remote_filter(const Context& context,
                                                                       const Options& options) {
  TRY_ASSIGN(const EventFilter filter, filter_of(context, options));
  std::vector<std::pair<std::string, std::string>> parameters;
  if (filter.type) parameters.emplace_back("type", std::to_string(*filter.type));
  if (!filter.family.empty()) parameters.emplace_back("family", filter.family);
  if (const auto area = options.maybe("--area")) parameters.emplace_back("area", *area);
  if (const auto about = options.maybe("--org"))
    parameters.emplace_back(parse_uuid(*about) ? "case" : "org", *about);
  return parameters;
}

// Through the socket of `serve`, for who may not open the log.
Result<int> follow_through_socket(Context& context, const Options& options) {
  TRY_ASSIGN(const auto root, frame::find_ledger(context));
  const std::filesystem::path socket = ledger::intake::Directory{root}.socket();
  TRY_ASSIGN(const std::uint64_t max, options.number("--max", UINT64_MAX));
  TailFrom from{.place = 0, .behind = {}, .until_end = options.has("--until-end"), .filter = {}};
  TRY_ASSIGN(from.filter, remote_filter(context, options));
  const std::string place = options.text("--from", "now");
  const auto position = parse_position(place);
  if (place == "now") {
    TRY_ASSIGN(from.place, end_of_log(socket));
  } else if (const auto numbered = parse_place(place)) {
    from.place = *numbered;
  } else if (position && (position->seq.value > 0 || position->partition == Partition(0))) {
    from.place = position->seq.value;
    if (from.place > 0) from.behind = to_text(Position{position->partition, Seq(from.place - 1)});
  } else {
    return no_position(place);
  }
  TailOutput output(context, from.place);
  std::uint64_t next = from.place;
  const auto take = [&](const HeardEvent& event) {
    output.add(context.format == frame::Format::kHuman ? line_of(event) : std::string(event.json));
    output.flush();
    next = event.place + 1;
    return output.shown() < max;
  };
  const Status followed = max == 0 ? Status() : follow_remotely(context, socket, from, take);
  if (!followed && !output.has_begun()) return fail(followed.error());
  output.end(next, std::nullopt);
  return followed ? context.stop_code() : frame::fail_behind(context, followed.error());
}

int run_tail(Context& context, const Options& options) {
  auto code = follow(context, options);
  if (!code && code.error().reason == "store_access") {
    auto through = follow_through_socket(context, options);
    if (through || through.error().reason != "socket_silent") code = std::move(through);
  }
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
                   .help = {"从哪里开始 (now); P:SEQ, 或上次的 next: @N",
                            "where to begin (now); P:SEQ, or the `next` of before: @N"}},
                  filter_options()[0],
                  filter_options()[1],
                  filter_options()[2],
                  {.name = "--org",
                   .value = "USCC|CASE",
                   .help = {"社会组织或案件", "organization or case"}},
                  {.name = "--max", .value = "N", .help = {"几条之后结束", "end after so many"}},
                  {.name = "--until-end", .help = {"到末尾即止", "stop at the end"}}},
      .run = run_tail};
}

}  // namespace quanlu::consumers::cli::reading
