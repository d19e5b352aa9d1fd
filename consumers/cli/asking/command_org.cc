#include "consumers/cli/asking/commands.h"
#include "consumers/cli/asking/org_card.h"
#include "consumers/cli/asking/org_rows.h"
#include "consumers/cli/frame/run.h"
#include "consumers/cli/opened/areas.h"
#include "ledger/rules/uscc.h"
#include "projections/query/events.h"

namespace quanlu::consumers::cli::asking {
namespace {

namespace query = projections::query;
using frame::Context;
using frame::Options;

constexpr std::size_t kUsccLength = 18;

Result<listing::Form> form_of(const Context& context, const Options& options) {
  return listing::form_of(context, options, org_shape({}).columns);
}

Status write(Context& context, const listing::Form& form, const OpenedViews& views,
             const std::vector<const Card*>& cards,
             std::vector<std::pair<std::string, std::string>> filter, BytesView cursor) {
  const auto writer = listing::make_writer(context, form, org_shape("org-list"));
  TRY(views.reading->disclosure().permit());
  for (const Card* card : cards)
    TRY(writer->row(org_cells(context.screen, *card)));
  TRY(writer->finish(ending_of(context, views, std::move(filter), cursor)));
  print_as_of(context.screen, views);
  return {};
}

// Nothing was found: a code with a wrong character is told apart from one that is not registered.
void hint(const Context& context, const std::string& text) {
  const std::string code = ledger::rules::normalize_code(text);
  if (code.size() != kUsccLength) return;
  const auto checked = ledger::rules::check_uscc(text);
  if (checked) return;
  const ledger::rules::Fault& fault = checked.error();
  std::string line = std::string(context.screen.mark(screen::Mark::kNotice)) + " " +
                     context.screen.say("统一社会信用代码第", "USCC character") + " " +
                     std::to_string(fault.position) + "  " +
                     context.screen.say("应为", "expected") + " " + fault.expected + "  " +
                     context.screen.say("实为", "found") + " " + fault.found + "  " +
                     context.screen.say(fault.hint);
  context.screen.note(line);
}

Result<int> find_orgs(Context& context, const Options& options) {
  TRY_ASSIGN(const listing::Form form, form_of(context, options));
  TRY_ASSIGN(const OpenedViews views, open_views_of_then(context, options));
  const std::string text = options.text("TEXT");
  TRY_ASSIGN(const auto found,
             views.snapshot->find_organizations(text, form.limit == 0 ? SIZE_MAX : form.limit));
  std::vector<const Card*> cards;
  for (const auto& one : found)
    cards.push_back(&*one.card);
  TRY(write(context, form, views, cards, {{"find", text}}, {}));
  if (!cards.empty()) return frame::kOk;
  hint(context, text);
  return frame::kAbsent;
}

Result<int> list_orgs(Context& context, const Options& options) {
  TRY_ASSIGN(const listing::Form form, form_of(context, options));
  TRY_ASSIGN(OrgFilter filter, org_filter_of(options));
  TRY_ASSIGN(const OpenedViews views, open_views_of_then(context, options));
  TRY_ASSIGN(filter.filter.area, opened::area_of(*views.reading, options, views.today));
  query::Page page{.limit = form.limit, .cursor = {}};
  if (form.cursor) {
    TRY_ASSIGN(page.cursor, listing::read_cursor(*form.cursor, views.generation()));
  }
  TRY_ASSIGN(const auto answer, views.snapshot->organizations(filter.filter, page));
  std::vector<const Card*> cards;
  for (const auto& row : answer.rows)
    cards.push_back(&*row);
  TRY(write(context, form, views, cards, filter.said, answer.cursor));
  return frame::kOk;
}

tl::unexpected<Error> absent(const Context& context, const std::string& wanted,
                             const axes::Cut& cut) {
  hint(context, wanted);
  return fail(Error{.kind = Failure::kAbsent,
                    .reason = "absent",
                    .what = cut.is_whole()
                                ? Words{"没有这个组织", "no such organization"}
                                : Words{"当时没有这个组织", "there was no such organization then"},
                    .where = {},
                    .expected = {},
                    .found = wanted,
                    .remedy = {"按名称找: quanlu org find", "look by name: quanlu org find"}});
}

Result<int> show_org(Context& context, const Options& options) {
  const std::string wanted = ledger::rules::normalize_code(options.text("USCC|FILING"));
  TRY_ASSIGN(const OpenedViews views, open_views(context, options));
  TRY_ASSIGN(auto card, views.snapshot->organization(wanted));
  if (card && !views.cut.is_whole()) {
    query::Moment moment{.in_force_on = views.cut.in_force_on};
    if (views.cut.known_before != UINT64_MAX) moment.known_at = Seq(views.cut.known_before - 1);
    TRY_ASSIGN(card,
               query::organization_at(*views.snapshot, views.ledger.in_order(), wanted, moment));
  }
  if (!card) return absent(context, wanted, views.cut);
  query::Disclosure& disclosure = views.reading->disclosure();
  TRY(disclosure.named({.subject = wanted}, wanted));
  TRY(disclosure.permit());
  if (context.json()) {
    screen::Json json = screen::Json::document("org");
    json.key("organization");
    add_card(json, context.screen, **card);
    TRY(add_names(json, views, wanted));
    add_as_of(json, views, context.clock.now());
    context.screen.out << json.finish() << '\n';
    return frame::kOk;
  }
  TRY(print_card(context, views, **card));
  print_as_of(context.screen, views);
  return frame::kOk;
}

}  // namespace

std::vector<frame::Command> org_commands() {
  return {
      {.path = "org find",
       .summary = {"按名称, 曾用名, 拼音首字母或代码查找",
                   "find by name, former name, initials or code"},
       .examples = {"-L quanlu-demo org find 泉", "-L quanlu-demo org find 5237 --json"},
       .arguments = {{.name = "TEXT", .help = {"名称或代码的一部分", "part of a name or code"}}},
       .options = listing::with_form_options(axes::with_point({})),
       .run = frame::run_until_stopped<find_orgs>},
      {.path = "org show",
       .summary = {"一个组织的卡片", "the card of one organization"},
       .examples = {"-L quanlu-demo org show 51370100MJD001241U",
                    "-L quanlu-demo org show 51370100MJD001241U --known-at 2024-03-01"},
       .arguments = {{.name = "USCC|FILING",
                      .help = {"统一社会信用代码或备案号", "USCC or filing number"}}},
       .options = axes::with_point({}),
       .run = frame::run_until_stopped<show_org>},
      {.path = "org list",
       .summary = {"组织名单", "a list of organizations"},
       .examples = {"-L quanlu-demo org list --area 370102 --state active",
                    "-L quanlu-demo org list --known-at 2024-03-01 --format csv"},
       .options = listing::with_form_options(axes::with_point(org_filter_options())),
       .run = frame::run_until_stopped<list_orgs>}};
}

}  // namespace quanlu::consumers::cli::asking
