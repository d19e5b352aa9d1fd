#include "consumers/cli/asking/commands.h"
#include "consumers/cli/asking/views.h"
#include "consumers/cli/frame/context.h"
#include "consumers/cli/screen/people.h"
#include "consumers/cli/screen/table.h"
#include "schemas/base/time.h"
#include "schemas/registry/registry.h"

namespace quanlu::consumers::cli::asking {
namespace {

namespace query = projections::query;
namespace registry = schemas::registry;
using frame::Context;
using frame::Options;
using Case = query::At<projections::views::CaseState>;
using History = query::At<projections::views::DossierRow>;

constexpr std::uint64_t kTerminalLimit = 50, kFindLimit = 100;

const registry::Stream& stream_of(const Case& of) {
  return registry::stream(static_cast<registry::StreamKind>(of->stream));
}

std::string state_of(const screen::Screen& screen, const Case& of) {
  const registry::State* state = stream_of(of).state(of->state);
  return state == nullptr ? "" : screen.say(state->zh, state->en);
}

void add_case(screen::Json& json, const Case& of) {
  json.begin_object()
      .member("caseId", of.id)
      .member("stream", stream_of(of).name)
      .member("number", of->number);
  const registry::State* state = stream_of(of).state(of->state);
  json.member("state", state == nullptr ? std::string_view() : state->id)
      .member("version", of->version)
      .member("subject", of->subject);
  json.member("handler", of->handler).member("unit", of->unit).member("name", of->name);
  json.member("openedOn", day_text(of->opened_on))
      .member("dueOn", day_text(of->due_on))
      .member("lastOn", day_text(of->last_on));
  json.member("events", of->events)
      .member("firstSeq", of->first_seq)
      .member("lastSeq", of->last_seq)
      .end();
}

void print_cases(Context& context, const OpenedViews& views,
                 const std::vector<const Case*>& cases) {
  const screen::Screen& screen = context.screen;
  if (context.json()) {
    screen::Json json = screen::Json::document("case-list");
    json.key("cases").begin_array();
    for (const Case* of : cases)
      add_case(json, *of);
    json.end();
    add_as_of(json, views, context.clock.now());
    screen.out << json.finish() << '\n';
    return;
  }
  screen::Table table({{screen.say("案件", "case")},
                       {screen.say("编号", "number")},
                       {screen.say("种类", "kind")},
                       {screen.say("状态", "state")},
                       {screen.say("主体", "subject")},
                       {screen.say("主办", "handler")},
                       {screen.say("到期", "due")}});
  for (const Case* of : cases)
    table.add({to_uuid_text(of->id).substr(0, 13), std::string((*of)->number),
               screen.say(stream_of(*of).zh, stream_of(*of).en), state_of(screen, *of),
               std::string((*of)->subject), std::string((*of)->handler), day_text((*of)->due_on)});
  table.print(screen);
  print_as_of(screen, views);
}

Result<int> list_of(Context& context, const OpenedViews& views, const std::vector<Case>& found,
                    bool absent_when_empty) {
  std::vector<const Case*> cases;
  for (const Case& of : found)
    cases.push_back(&of);
  query::Disclosure& disclosure = views.reading->disclosure();
  TRY(disclosure.permit());
  print_cases(context, views, cases);
  const std::uint64_t withheld = disclosure.withheld();
  if (withheld != 0)
    context.screen.note(
        std::to_string(withheld) + " " +
        context.screen.say("件须说明用途才显示 (--purpose)",
                           "cases are shown for a stated purpose only (--purpose)"));
  return found.empty() && withheld == 0 && absent_when_empty ? frame::kAbsent : frame::kOk;
}

Result<int> find(Context& context, const Options& options) {
  TRY_ASSIGN(const OpenedViews views, open_views(context));
  TRY_ASSIGN(const auto found, views.snapshot->find_cases(options.text("TEXT"), kFindLimit));
  return list_of(context, views, found, true);
}

Result<int> list(Context& context, const Options& options) {
  TRY_ASSIGN(const OpenedViews views, open_views(context));
  query::CaseFilter filter{.handler = options.text("--handler"), .subject = options.text("--org")};
  if (const auto kind = options.maybe("--kind")) {
    const registry::Stream* stream = registry::find_stream(*kind);
    if (stream == nullptr)
      return frame::usage({"没有这种案件", "no such kind of case"}, "--kind", "RegCase Complaint …",
                          *kind);
    filter.stream = static_cast<std::uint16_t>(stream->kind);
  }
  if (options.has("--open") || options.has("--overdue")) filter.is_open = true;
  if (options.has("--overdue")) filter.due_before = civil_day(context.clock.now());
  TRY_ASSIGN(const std::uint64_t limit,
             options.number("--limit", context.screen.out_terminal ? kTerminalLimit : 0));
  TRY_ASSIGN(const auto answer, views.snapshot->cases(filter, {.limit = limit, .cursor = {}}));
  return list_of(context, views, answer.rows, false);
}

// One line per event: place in the stream, seq, code, the state after it.
void print_history(Context& context, const std::vector<History>& rows) {
  const screen::Screen& screen = context.screen;
  screen::Table table(
      {{"v", true}, {"seq", true}, {screen.say("事件", "event")}, {screen.say("状态", "state")}});
  for (const auto& row : rows) {
    const registry::EventType* type = registry::find_event(row->code);
    const registry::State* state =
        row->state == 0 || row->stream == 0
            ? nullptr
            : registry::stream(static_cast<registry::StreamKind>(row->stream)).state(row->state);
    table.add(
        {std::to_string(row->stream_seq), std::to_string(row.seq.value),
         (type == nullptr ? "" : screen.say(type->zh, type->en) + " ") + std::to_string(row->code),
         state == nullptr ? "" : screen.say(state->zh, state->en)});
  }
  table.print(screen);
}

// The case, and each event of its history, are recorded before they are shown.
Status permit(const OpenedViews& views, const Case& of, const std::vector<History>& rows) {
  query::Disclosure& disclosure = views.reading->disclosure();
  const query::Shown shown = query::shown_of(*of.row, of.id);
  TRY(disclosure.named(shown, to_uuid_text(of.id)));
  for (const History& row : rows) {
    Id16 event;
    store_le(event.bytes.data(), row->event_id0);
    store_le(event.bytes.data() + 8, row->event_id1);
    disclosure.also(shown, event);
  }
  return disclosure.permit();
}

Result<int> show(Context& context, const Options& options) {
  const std::string wanted = options.text("ID");
  TRY_ASSIGN(const OpenedViews views, open_views(context));
  TRY_ASSIGN(const auto found, views.snapshot->find_cases(wanted, 2, query::Named::kYes));
  if (found.empty())
    return fail(Error{.kind = Failure::kAbsent,
                      .reason = "absent",
                      .what = {"没有这个案件", "no such case"},
                      .where = {},
                      .expected = {},
                      .found = wanted,
                      .remedy = {}});
  if (found.size() > 1)
    return frame::usage({"不止一个案件", "more than one case"}, "case show", "", wanted);
  const Case& of = found.front();
  TRY_ASSIGN(const auto history, views.snapshot->dossier(of.id, {.limit = 0, .cursor = {}}));
  TRY(permit(views, of, history.rows));
  const screen::Screen& screen = context.screen;
  if (context.json()) {
    screen::Json json = screen::Json::document("case");
    json.key("case");
    add_case(json, of);
    add_as_of(json, views, context.clock.now());
    screen.out << json.finish() << '\n';
    return frame::kOk;
  }
  screen.out << screen.paint(screen::Colour::kBold, screen.say(stream_of(of).zh, stream_of(of).en))
             << "  " << screen::visible(of->number) << "   ▶ " << state_of(screen, of) << "   "
             << screen.say("版本", "version") << " " << of->version;
  if (!of->handler.empty())
    screen.out << "   " << screen.say("主办", "handler") << " " << screen::visible(of->handler);
  if (of->due_on != 0)
    screen.out << "   " << screen.say("到期", "due") << " " << day_text(of->due_on);
  screen.out << '\n'
             << screen::visible(of->name) << "  " << of->subject << "   " << to_uuid_text(of.id)
             << '\n';
  print_history(context, history.rows);
  print_as_of(screen, views);
  return frame::kOk;
}

template <Result<int> (*act)(Context&, const Options&)>
int run(Context& context, const Options& options) {
  const auto code = act(context, options);
  return code ? *code : context.fail(code.error());
}

}  // namespace

std::vector<frame::Command> case_commands() {
  return {
      {.path = "case find",
       .summary = {"按案号, 编号或案件号查找", "find by number or case id"},
       .examples = {"-L quanlu-demo case find JN-TS-2024",
                    "-L quanlu-demo case find 济审批 --json"},
       .arguments = {{.name = "TEXT", .help = {"编号的一部分", "part of a number"}}},
       .run = run<find>},
      {.path = "case show",
       .summary = {"一个案件: 状态和经过", "one case: its state and its history"},
       .examples = {"-L quanlu-demo case show JN-TS-2024-0117 --purpose handling",
                    "-L quanlu-demo case show JN-TS-2024-0117 --purpose handling --json"},
       .arguments = {{.name = "ID",
                      .help = {"案件号, 案号或投诉编号", "case id, docket or complaint number"}}},
       .run = run<show>},
      {.path = "case list",
       .summary = {"案件清单", "a list of cases"},
       .examples = {"-L quanlu-demo case list --open",
                    "-L quanlu-demo case list --kind RegCase --limit 5"},
       .options = {{.name = "--kind", .value = "STREAM", .help = {"种类", "kind"}},
                   {.name = "--handler", .value = "ACCOUNT", .help = {"主办", "handler"}},
                   {.name = "--org", .value = "USCC", .help = {"主体", "subject"}},
                   {.name = "--open", .help = {"未结", "not ended"}},
                   {.name = "--overdue", .help = {"逾期", "overdue"}},
                   {.name = "--limit",
                    .value = "N",
                    .help = {"最多几条 (终端 50)", "at most so many (terminal: 50)"}}},
       .run = run<list>}};
}

}  // namespace quanlu::consumers::cli::asking
