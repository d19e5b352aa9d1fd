#include "consumers/cli/asking/case_card.h"
#include "consumers/cli/asking/commands.h"
#include "consumers/cli/frame/run.h"
#include "projections/query/events.h"

namespace quanlu::consumers::cli::asking {
namespace {

namespace query = projections::query;
using frame::Context;
using frame::Options;

Status write(Context& context, const listing::Form& form, const OpenedViews& views,
             const std::vector<Case>& found,
             std::vector<std::pair<std::string, std::string>> filter, BytesView cursor) {
  const auto writer = listing::make_writer(context, form, case_shape());
  query::Disclosure& disclosure = views.reading->disclosure();
  TRY(disclosure.permit());
  const std::uint64_t withheld = disclosure.withheld();
  for (const Case& of : found)
    TRY(writer->row(case_cells(context.screen, of)));
  listing::Ending ending = ending_of(context, views, std::move(filter), cursor);
  ending.after = [withheld, as_of = ending.after](screen::Json& json) {
    json.member("withheld", withheld);
    as_of(json);
  };
  const std::string left_out = context.screen.say("件须说明用途才显示 (--purpose)",
                                                  "cases are shown for a stated purpose only "
                                                  "(--purpose)");
  if (withheld != 0)
    ending.notes.emplace_back(context.screen.say("未列出", "left out"),
                              std::to_string(withheld) + " " + left_out);
  TRY(writer->finish(ending));
  if (withheld != 0) context.screen.note(std::to_string(withheld) + " " + left_out);
  print_as_of(context.screen, views);
  return {};
}

Result<int> find(Context& context, const Options& options) {
  TRY_ASSIGN(const auto form, listing::form_of(context, options, case_shape().columns));
  TRY_ASSIGN(const OpenedViews views, open_views_of_then(context, options));
  const std::string text = options.text("TEXT");
  TRY_ASSIGN(const auto found,
             views.snapshot->find_cases(text, form.limit == 0 ? SIZE_MAX : form.limit));
  TRY(write(context, form, views, found, {{"find", text}}, {}));
  const bool is_absent = found.empty() && views.reading->disclosure().withheld() == 0;
  return is_absent ? frame::kAbsent : frame::kOk;
}

// A page of those that fit the filter and what else was asked.
Result<query::Answer<Case>> cases_of(const OpenedViews& views, const CaseChoice& choice,
                                     query::Page page) {
  const std::size_t limit = page.limit;
  query::Answer<Case> all;
  while (true) {
    TRY_ASSIGN(auto answer, views.snapshot->cases(choice.filter, page));
    for (Case& of : answer.rows)
      if (!choice.also || choice.also(*of.row)) all.rows.push_back(std::move(of));
    all.cursor = page.cursor = std::move(answer.cursor);
    if (all.cursor.empty() || all.rows.size() >= limit) return all;
    page.limit = limit - all.rows.size();
  }
}

Result<int> list(Context& context, const Options& options) {
  TRY_ASSIGN(const auto form, listing::form_of(context, options, case_shape().columns));
  TRY(case_filter_of(context, options, {}));  // a wrong option is told before the work
  TRY_ASSIGN(const OpenedViews views, open_views_of_then(context, options));
  TRY_ASSIGN(const CaseChoice choice, case_filter_of(context, options, views.today));
  query::Page page{.limit = form.limit, .cursor = {}};
  if (form.cursor) {
    TRY_ASSIGN(page.cursor, listing::read_cursor(*form.cursor, views.generation()));
  }
  TRY_ASSIGN(const auto answer, cases_of(views, choice, std::move(page)));
  TRY(write(context, form, views, answer.rows, choice.said, answer.cursor));
  return frame::kOk;
}

tl::unexpected<Error> absent(const std::string& wanted, const axes::Cut& cut) {
  return fail(Error{.kind = Failure::kAbsent,
                    .reason = "absent",
                    .what = cut.is_whole()
                                ? Words{"没有这个案件", "no such case"}
                                : Words{"当时没有这个案件", "there was no such case then"},
                    .where = {},
                    .expected = {},
                    .found = wanted,
                    .remedy = {"查找: quanlu case find", "look for it: quanlu case find"}});
}

// As it stood at the cut; nothing: it was not there yet.
Result<std::optional<Case>> then(const OpenedViews& views, Case of) {
  if (views.cut.is_whole()) return of;
  query::Moment moment{.in_force_on = views.cut.in_force_on};
  if (views.cut.known_before != UINT64_MAX) moment.known_at = Seq(views.cut.known_before - 1);
  TRY_ASSIGN(auto row, query::case_at(*views.snapshot, views.ledger.in_order(), of.id, moment));
  if (!row) return std::optional<Case>();
  of.row = *std::move(row);
  return of;
}

// The beginning of an id, or a number, may fit several. What came later does not count, and is not
// told apart from what never came.
Result<Case> one_case(const OpenedViews& views, const std::string& wanted) {
  constexpr std::size_t kShownMax = 5;
  TRY_ASSIGN(auto fitting, views.snapshot->find_cases(wanted, kShownMax, query::Named::kYes));
  std::vector<Case> found;
  for (Case& of : fitting) {
    TRY_ASSIGN(auto as_it_stood, then(views, std::move(of)));
    if (as_it_stood) found.push_back(*std::move(as_it_stood));
  }
  if (found.empty()) return absent(wanted, views.cut);
  if (found.size() == 1) return std::move(found.front());
  for (Case& of : found)
    if (of->number == wanted) return std::move(of);
  Error error{.kind = Failure::kUsage,
              .reason = "ambiguous",
              .what = {"有几个案件符合", "several cases fit"},
              .where = wanted};
  query::Disclosure& disclosure = views.reading->disclosure();
  for (const Case& of : found)
    if (disclosure.list(query::shown_of(*of.row, of.id)) != query::Sight::kHidden)
      error.found += (error.found.empty() ? "" : "  ") + to_uuid_text(of.id);
  TRY(disclosure.permit());
  error.remedy = {"写出完整的案件号", "give the whole case id"};
  return fail(std::move(error));
}

Result<int> show(Context& context, const Options& options) {
  const std::string wanted = options.text("ID");
  TRY_ASSIGN(const OpenedViews views, open_views(context, options));
  TRY_ASSIGN(const Case of, one_case(views, wanted));
  TRY_ASSIGN(const CaseHistory history, history_of(views, of));
  if (context.json()) {
    TRY(print_case_json(context, views, of, history));
    return frame::kOk;
  }
  TRY(print_case(context, views, of, history));
  print_as_of(context.screen, views);
  return frame::kOk;
}

}  // namespace

std::vector<frame::Command> case_commands() {
  return {
      {.path = "case find",
       .summary = {"按案号, 编号或案件号查找", "find by number or case id"},
       .examples = {"-L quanlu-demo case find JN-TS-2024",
                    "-L quanlu-demo case find 济审批 --json"},
       .arguments = {{.name = "TEXT", .help = {"编号的一部分", "part of a number"}}},
       .options = listing::with_form_options(axes::with_point({})),
       .run = frame::run_until_stopped<find>},
      {.path = "case show",
       .summary = {"一个案件: 状态和经过", "one case: its state and its history"},
       .examples = {"-L quanlu-demo case show JN-TS-2024-0117 --purpose handling",
                    "-L quanlu-demo case show JN-TS-2024-0117 --purpose handling --json"},
       .arguments = {{.name = "ID",
                      .help = {"案件号, 案号或投诉编号", "case id, docket or complaint number"}}},
       .options = axes::with_point({}),
       .run = frame::run_until_stopped<show>},
      {.path = "case list",
       .summary = {"案件清单", "a list of cases"},
       .examples = {"-L quanlu-demo case list --open --due-before 2024-10-01",
                    "-L quanlu-demo case list --kind RegCase --limit 5"},
       .options = listing::with_form_options(axes::with_point(case_filter_options())),
       .run = frame::run_until_stopped<list>}};
}

}  // namespace quanlu::consumers::cli::asking
