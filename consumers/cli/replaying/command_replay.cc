#include <algorithm>

#include "consumers/cli/frame/run.h"
#include "consumers/cli/opened/reading.h"
#include "consumers/cli/replaying/commands.h"
#include "consumers/cli/replaying/replay_text.h"
#include "consumers/cli/screen/people.h"
#include "schemas/base/time.h"
#include "schemas/codec/place.h"

namespace quanlu::consumers::cli::replaying {
namespace {

using frame::Context;
using frame::Options;

struct Asked {
  Cut cut;
  std::optional<Day> rules_of;
};

Result<Asked> asked_of(Context& context, const Options& options, opened::OpenedLedger& ledger) {
  Asked asked;
  TRY_ASSIGN(const axes::Point point, axes::point_of(context, options));
  TRY_ASSIGN(asked.cut.point, axes::resolve(point, ledger.in_order()));
  if (options.has("--until")) {
    TRY_ASSIGN(asked.cut.version, options.number("--until", 0));
  }
  const auto rules_of = options.maybe("--rules-of");
  if (!rules_of) return asked;
  asked.rules_of = axes::parse_date(*rules_of, context.clock.now());
  if (!asked.rules_of)
    return frame::usage({"看不懂这个日期", "this is no date"}, "--rules-of", "2024-09-04, -3d, now",
                        *rules_of);
  asked.cut.all_rules = true;
  return asked;
}

// Deadlines by the rules of one day need a rule set of that day.
Status take_rules(const Context& context, Teller& teller, const History& history, Day day) {
  teller.publish(history);
  const auto* const rules = teller.rules_on(day);
  if (rules == nullptr)
    return fail(Failure::kAbsent, "ruleSet",
                {"这一天没有生效的规则集, 或其文件不在 documents/",
                 "no rule set was in force on that day, or its file is not in documents/"},
                "--rules-of " + to_text(day));
  context.screen.note(context.screen.say("期限按此规则集重算", "deadlines by the rule set") + "  " +
                      std::to_string(rules->id()) + " (" + to_text(day) + ")");
  return {};
}

// The place that the result stands for: up to a version its event, else what was known then.
Seq last_of(const Asked& asked, const History& history) {
  if (asked.cut.version && !history.entries.empty())
    return schemas::codec::place_of(history.entries.back().event);
  const std::uint64_t end = std::min(history.horizon.value, asked.cut.point.known_before);
  return Seq(end == 0 ? 0 : end - 1);
}

// One event at a time on a terminal: Enter goes on, q ends.
bool goes_on(Context& context) {
  if (!context.in_terminal || !context.screen.out_terminal) return true;
  std::string line;
  context.screen.talk << context.screen.say("回车继续, q 结束", "Enter: next, q: end") << ' '
                      << std::flush;
  return static_cast<bool>(std::getline(context.in, line)) && line != "q";
}

// Where a person ended it; nothing: it went to the end.
std::optional<Seq> print_all(Context& context, Teller& teller, const History& history, bool step) {
  for (const Entry& entry : history.entries) {
    const auto told = teller.tell(entry);
    if (!told) continue;
    print_told(context.screen, *told);
    if (!step) continue;
    print_state(context.screen, teller.view());
    if (!goes_on(context)) return schemas::codec::place_of(entry.event);
  }
  return std::nullopt;
}

void print_end(Context& context, const Named& named, const Teller& teller, const History& history,
               const std::string& last, std::uint64_t withheld,
               const std::optional<Comparison>& comparison) {
  const screen::Screen& screen = context.screen;
  screen.out << screen.say("结果", "result") << "   " << screen.say("截至", "as of") << ' ' << last
             << '\n';
  print_state(screen, teller.view());
  if (history.broken)
    screen.out << screen.painted(screen::Mark::kFailed) << " seq " << history.broken_at << "  "
               << screen.say("下一条的 prev 不是它的哈希: 已证实篡改",
                             "the next entry's prev is not its hash: tampered, proven")
               << '\n';
  if (withheld > 0)
    screen.note(screen.say("未列出的事件 (须 --purpose)", "events left out (they need --purpose)") +
                ": " + std::to_string(withheld));
  if (comparison)
    print_comparison(screen, named, *comparison);
  else
    screen.note(screen.say("问的是过去某时点, 不与今天的视图比对",
                           "a point in the past was asked: not compared with today's view"));
}

void print_json(Context& context, const Named& named, Teller& teller, const History& history,
                const Asked& asked, std::uint64_t withheld,
                const std::optional<Comparison>& comparison, int code) {
  screen::Json json = screen::Json::document("replay");
  json.member("kind", named.is_case() ? "case" : "organization").member("id", named.key);
  json.member("partition", history.partition().value).member("head", history.end);
  axes::add_point(json, asked.cut.point);
  json.key("until");
  asked.cut.version ? json.value(*asked.cut.version) : json.null();
  json.key("rulesOf");
  asked.rules_of ? json.value(to_text(*asked.rules_of)) : json.null();
  json.key("events").begin_array();
  for (const Entry& entry : history.entries)
    if (const auto told = teller.tell(entry)) add_told(json, *told);
  teller.end_at(last_of(asked, history));
  json.end().key("streams").begin_array();
  for (const auto& stream : teller.view().streams)
    json.begin_object()
        .member("stream", stream.first)
        .member("state", state_id(stream.first, stream.second.state))
        .member("label", state_label(stream.first, stream.second.state).zh)
        .member("version", stream.second.version)
        .end();
  json.end().member("withheld", withheld);
  json.key("firstBroken");
  history.broken ? json.value(history.broken->value) : json.null();
  json.key("view");
  if (comparison) {
    json.begin_object().member("verdict", word_of(comparison->verdict)).key("position");
    comparison->position ? json.value(comparison->position->value) : json.null();
    json.member("unseen", comparison->unseen).key("differing").begin_array();
    for (const std::string& name : comparison->differing)
      json.value(name);
    json.end().end();
  } else {
    json.null();
  }
  json.member("exitCode", code);
  context.screen.out << json.finish() << '\n';
}

Result<int> replay(Context& context, const Options& options) {
  TRY_ASSIGN(auto ledger, opened::open_ledger(context));
  TRY_ASSIGN(const Named named, find_named(ledger, options.text("CASE|ORG")));
  TRY_ASSIGN(const Asked asked, asked_of(context, options, ledger));
  TRY_ASSIGN(const auto genesis, opened::read_genesis(ledger));
  axes::say(context.screen, asked.cut.point);
  TRY_ASSIGN(const auto reading, opened::Reading::open(context, ledger));
  projections::query::Disclosure& disclosure = reading->disclosure();
  TRY_ASSIGN(const History history, read_history(context, ledger, named, asked.cut, disclosure));
  if (context.stop_code() != frame::kOk) return context.stop_code();
  if (history.places.empty())
    return fail(Failure::kAbsent, "absent", {"账中没有它的事件", "the ledger has no event of it"},
                named.key);
  std::optional<Comparison> comparison;
  if (asked.cut.is_whole()) {
    TRY_ASSIGN(comparison, compare(ledger, named, history));
  }
  const std::uint64_t withheld = disclosure.withheld();
  int code = history.broken ? frame::kTampered : frame::kOk;
  if (comparison) code = frame::worst(code, exit_code_of(comparison->verdict));
  std::unique_ptr<Organizations> organizations;
  if (named.is_case()) {
    TRY_ASSIGN(organizations,
               Organizations::read(context, ledger, history, asked.cut.point, disclosure));
  }
  TRY(disclosure.permit());
  Teller teller(ledger, genesis.suite, asked.rules_of);
  if (organizations) teller.show_organizations(*organizations);
  if (asked.rules_of) TRY(take_rules(context, teller, history, *asked.rules_of));
  if (context.json()) {
    print_json(context, named, teller, history, asked, withheld, comparison, code);
    return code;
  }
  const auto ended = print_all(context, teller, history, options.has("--step"));
  const Seq last = ended.value_or(last_of(asked, history));
  teller.end_at(last);
  const std::string as_of = ledger.ordered ? context.screen.say("位次 ", "place ") : "seq ";
  print_end(context, named, teller, history, as_of + std::to_string(last.value), withheld,
            comparison);
  return frame::worst(code, context.stop_code());
}

}  // namespace

frame::Command replay_command() {
  return {
      .path = "replay",
      .summary = {"从日志逐条重演一个案件或组织", "tell a case or organization again from the log"},
      .examples = {"-L quanlu-demo replay JN-TS-2024-0117 --step --purpose demo",
                   "-L quanlu-demo replay JN-TS-2024-0117 --purpose demo --json"},
      .arguments = {{.name = "CASE|ORG",
                     .help = {"案件号或其开头, 案号, 或统一社会信用代码",
                              "case id or its beginning, a number of it, or a USCC"}}},
      .options = {axes::point_options()[0],
                  axes::point_options()[1],
                  {.name = "--rules-of",
                   .value = "DATE",
                   .help = {"期限按这一天的规则集重算", "deadlines by the rule set of that day"}},
                  {.name = "--until", .value = "N", .help = {"到第 N 版为止", "up to version N"}},
                  {.name = "--step",
                   .help = {"逐条显示状态与期限", "state and deadlines after each event"}}},
      .run = frame::run<replay>};
}

}  // namespace quanlu::consumers::cli::replaying
