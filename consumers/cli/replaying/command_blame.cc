#include <algorithm>

#include "consumers/cli/frame/run.h"
#include "consumers/cli/frame/suggest.h"
#include "consumers/cli/opened/reading.h"
#include "consumers/cli/replaying/commands.h"
#include "consumers/cli/replaying/standing.h"
#include "schemas/base/time.h"

namespace quanlu::consumers::cli::replaying {
namespace {

using frame::Context;
using frame::Options;

// A field by its name, by what stands behind the dot, or by its label.
bool is_named(const Standing& standing, std::string_view wanted) {
  const std::string_view name = standing.field;
  const std::size_t dot = name.find('.');
  return name == wanted || (dot != std::string_view::npos && name.substr(dot + 1) == wanted) ||
         standing.label.zh == wanted || standing.label.en == wanted;
}

tl::unexpected<Error> no_such_field(const std::vector<Standing>& all, const std::string& wanted) {
  std::vector<std::string> names;
  for (const Standing& standing : all) {
    names.push_back(standing.field);
    names.push_back(standing.field.substr(standing.field.find('.') + 1));
  }
  Error error{.kind = Failure::kAbsent,
              .reason = "absent",
              .what = {"没有设过这个字段", "no event set such a field"},
              .where = "--field",
              .expected = {},
              .found = wanted};
  for (const Standing& standing : all)
    error.expected += (error.expected.empty() ? "" : " ") + standing.field;
  if (const auto near = frame::nearest(wanted, names))
    error.remedy = {"是否指 `" + *near + "`?", "did you mean `" + *near + "`?"};
  return fail(std::move(error));
}

void print_json(Context& context, const Named& named, const History& history,
                std::uint64_t withheld, const Cut& cut, const std::vector<Standing>& all,
                int code) {
  screen::Json json = screen::Json::document("blame");
  json.member("kind", named.is_case() ? "case" : "organization").member("id", named.key);
  json.member("partition", history.partition().value).key("fields").begin_array();
  for (const Standing& standing : all) {
    json.begin_object().member("field", standing.field).member("label", standing.label.zh);
    add_said(json, history, standing.said);
    json.end();
  }
  json.end().member("withheld", withheld);
  axes::add_point(json, cut.point);
  json.member("exitCode", code);
  context.screen.out << json.finish() << '\n';
}

void print_people(Context& context, const History& history, std::uint64_t withheld,
                  const std::vector<Standing>& all) {
  const screen::Screen& screen = context.screen;
  screen::Table table(standing_columns(screen));
  bool corrected = false;
  for (const Standing& standing : all) {
    corrected = corrected || standing.said.corrected;
    table.add(standing_cells(
        screen,
        standing.said.corrected ? std::string(screen.mark(screen::Mark::kNotice)) : std::string(),
        history, standing));
  }
  table.print(screen);
  if (corrected)
    screen.note(std::string(screen.mark(screen::Mark::kNotice)) + " " +
                screen.say("更正后的值", "said by a correction"));
  print_remarks(screen, history, withheld);
}

Result<int> blame(Context& context, const Options& options) {
  TRY_ASSIGN(auto ledger, opened::open_ledger(context));
  TRY_ASSIGN(const Named named, find_named(ledger, options.text("CASE|ORG")));
  TRY_ASSIGN(const axes::Point point, axes::point_of(context, options));
  Cut cut;
  TRY_ASSIGN(cut.point, axes::resolve(point, ledger.in_order()));
  axes::say(context.screen, cut.point);
  TRY_ASSIGN(const auto genesis, opened::read_genesis(ledger));
  TRY_ASSIGN(const auto reading, opened::Reading::open(context, ledger));
  projections::query::Disclosure& disclosure = reading->disclosure();
  TRY_ASSIGN(const History history, read_history(context, ledger, named, cut, disclosure));
  if (context.stop_code() != frame::kOk) return context.stop_code();
  Teller teller(ledger, genesis.suite);
  for (const Entry& entry : history.entries)
    teller.tell(entry);
  std::vector<Standing> all = standings(context.screen, named, history, teller.shown_view());
  if (const auto wanted = options.maybe("--field")) {
    std::vector<Standing> some;
    std::copy_if(all.begin(), all.end(), std::back_inserter(some),
                 [&](const Standing& standing) { return is_named(standing, *wanted); });
    if (some.empty()) return no_such_field(all, *wanted);
    all = std::move(some);
  }
  if (all.empty())
    return fail(Failure::kAbsent, "absent", {"账中没有它的事件", "the ledger has no event of it"},
                named.key);
  TRY(disclosure.permit());
  const std::uint64_t withheld = disclosure.withheld();
  const int code = history.broken ? frame::kTampered : frame::kOk;
  if (context.json())
    print_json(context, named, history, withheld, cut, all, code);
  else
    print_people(context, history, withheld, all);
  return code;
}

}  // namespace

frame::Command blame_command() {
  return {.path = "blame",
          .summary = {"每个字段由哪一条事件, 何时, 何人, 依何据设定",
                      "which event set each field, when, by whom, on what ground"},
          .examples = {"-L quanlu-demo blame JN-TS-2024-0117 --purpose demo",
                       "-L quanlu-demo blame JN-TS-2024-0117 --purpose demo --field state --json"},
          .arguments = {{.name = "CASE|ORG",
                         .help = {"案件号或其开头, 案号, 或统一社会信用代码",
                                  "case id or its beginning, a number of it, or a USCC"}}},
          .options = {{.name = "--field",
                       .value = "NAME",
                       .help = {"只看这个字段", "of this field only"}},
                      axes::point_options()[0],
                      axes::point_options()[1]},
          .run = frame::run<blame>};
}

}  // namespace quanlu::consumers::cli::replaying
