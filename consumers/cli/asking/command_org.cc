#include "consumers/cli/asking/commands.h"
#include "consumers/cli/asking/views.h"
#include "consumers/cli/frame/context.h"
#include "consumers/cli/screen/people.h"
#include "consumers/cli/screen/table.h"

namespace quanlu::consumers::cli::asking {
namespace {

namespace query = projections::query;
using frame::Context;
using frame::Options;
using Card = projections::views::OrgCard;

constexpr std::uint64_t kTerminalLimit = 50, kFindLimit = 100;

std::string state_of(const screen::Screen& screen, const Card& card) {
  const std::string state = state_label(screen, "Org", card.state);
  return state.empty() ? state_label(screen, "CommunityOrg", card.state) : state;
}

void add_card(screen::Json& json, const Card& card) {
  json.begin_object()
      .member("subject", card.subject)
      .member("name", card.name)
      .member("certNo", card.cert_no);
  json.member("kind", card.kind)
      .member("state", card.state)
      .member("area", card.area)
      .member("supervisor", card.supervisor);
  json.member("capital", screen::money(Fen(card.capital)))
      .member("registeredOn", day_text(card.registered_on))
      .member("visitedOn", day_text(card.visited_on));
  json.member("events", card.events)
      .member("visits", card.visits)
      .member("complaints", card.complaints)
      .member("alerts", card.alerts);
  json.member("penalties", card.penalties)
      .member("flags", card.flags)
      .member("firstSeq", card.first_seq)
      .member("lastSeq", card.last_seq)
      .end();
}

void print_cards(Context& context, const OpenedViews& views,
                 const std::vector<const Card*>& cards) {
  const screen::Screen& screen = context.screen;
  if (context.json()) {
    screen::Json json = screen::Json::document("org-list");
    json.key("organizations").begin_array();
    for (const Card* card : cards)
      add_card(json, *card);
    json.end();
    add_as_of(json, views, context.clock.now());
    screen.out << json.finish() << '\n';
    return;
  }
  screen::Table table({{screen.say("名称", "name")},
                       {screen.say("代码", "code")},
                       {screen.say("种类", "kind")},
                       {screen.say("状态", "state")},
                       {screen.say("区划", "area")},
                       {screen.say("事件", "events"), true}});
  for (const Card* card : cards)
    table.add({std::string(card->name), std::string(card->subject),
               enum_label(screen, "OrgKind", card->kind), state_of(screen, *card),
               std::to_string(card->area), std::to_string(card->events)});
  table.print(screen);
  print_as_of(screen, views);
}

Result<int> find(Context& context, const Options& options) {
  TRY_ASSIGN(const OpenedViews views, open_views(context));
  TRY_ASSIGN(const auto found,
             views.snapshot->find_organizations(options.text("TEXT"), kFindLimit));
  std::vector<const Card*> cards;
  for (const auto& one : found)
    cards.push_back(&*one.card);
  print_cards(context, views, cards);
  return cards.empty() ? frame::kAbsent : frame::kOk;
}

Result<int> list(Context& context, const Options& options) {
  TRY_ASSIGN(const OpenedViews views, open_views(context));
  query::OrganizationFilter filter;
  TRY_ASSIGN(filter.area, options.number("--area", 0));
  TRY_ASSIGN(const std::uint64_t limit,
             options.number("--limit", context.screen.out_terminal ? kTerminalLimit : 0));
  TRY_ASSIGN(const auto answer,
             views.snapshot->organizations(filter, {.limit = limit, .cursor = {}}));
  std::vector<const Card*> cards;
  for (const auto& row : answer.rows)
    cards.push_back(&*row);
  print_cards(context, views, cards);
  return frame::kOk;
}

void print_card(Context& context, const Card& card) {
  const screen::Screen& screen = context.screen;
  screen.out << screen.paint(screen::Colour::kBold, screen::visible(card.name)) << "  "
             << card.subject << "\n";
  screen::Table table({{""}, {""}});
  const auto add = [&](std::string_view zh, std::string_view en, std::string value) {
    if (!value.empty()) table.add({"  " + screen.say(zh, en), std::move(value)});
  };
  add("种类", "kind", enum_label(screen, "OrgKind", card.kind));
  add("状态", "state", state_of(screen, card));
  add("活动异常名录", "listing",
      card.list_state == 0
          ? ""
          : state_label(screen, "Listing", card.list_state) + " " + day_text(card.listed_on));
  add("等级", "grade", enum_label(screen, "Grade", card.grade));
  add("信用", "credit", enum_label(screen, "CreditGrade", card.credit_grade));
  add("区划", "area", std::to_string(card.area));
  add("业务主管单位", "supervisor", std::string(card.supervisor));
  add("登记证号", "certificate", std::string(card.cert_no));
  add("开办资金", "capital", card.capital == 0 ? "" : screen::money(Fen(card.capital)) + " 元");
  add("登记", "registered", day_text(card.registered_on));
  add("终止", "ended", day_text(card.ended_on));
  add("走访", "visits", std::to_string(card.visits) + "  " + day_text(card.visited_on));
  add("投诉", "complaints", std::to_string(card.complaints));
  add("预警", "alerts", std::to_string(card.alerts));
  add("处罚", "penalties", std::to_string(card.penalties));
  add("事件", "events",
      std::to_string(card.events) + "  seq " + std::to_string(card.first_seq) + "–" +
          std::to_string(card.last_seq));
  table.print_rows(screen);
}

Result<int> show(Context& context, const Options& options) {
  TRY_ASSIGN(const OpenedViews views, open_views(context));
  const std::string wanted = options.text("USCC|FILING");
  TRY_ASSIGN(const auto card, views.snapshot->organization(wanted));
  if (!card)
    return fail(Error{.kind = Failure::kAbsent,
                      .reason = "absent",
                      .what = {"没有这个组织", "no such organization"},
                      .where = {},
                      .expected = {},
                      .found = wanted,
                      .remedy = {"按名称找: quanlu org find", "look by name: quanlu org find"}});
  query::Disclosure& disclosure = views.reading->disclosure();
  TRY(disclosure.named({.subject = wanted}, wanted));
  TRY(disclosure.permit());
  if (context.json()) {
    screen::Json json = screen::Json::document("org");
    json.key("organization");
    add_card(json, **card);
    add_as_of(json, views, context.clock.now());
    context.screen.out << json.finish() << '\n';
    return frame::kOk;
  }
  print_card(context, **card);
  print_as_of(context.screen, views);
  return frame::kOk;
}

template <Result<int> (*act)(Context&, const Options&)>
int run(Context& context, const Options& options) {
  const auto code = act(context, options);
  return code ? *code : context.fail(code.error());
}

}  // namespace

std::vector<frame::Command> org_commands() {
  return {
      {.path = "org find",
       .summary = {"按名称, 曾用名, 拼音首字母或代码查找",
                   "find by name, former name, initials or code"},
       .examples = {"-L quanlu-demo org find 泉", "-L quanlu-demo org find 5237 --json"},
       .arguments = {{.name = "TEXT", .help = {"名称或代码的一部分", "part of a name or code"}}},
       .run = run<find>},
      {.path = "org show",
       .summary = {"一个组织的卡片", "the card of one organization"},
       .examples = {"-L quanlu-demo org show 51370100MJD001241U",
                    "-L quanlu-demo org show 51370100MJD001241U --json"},
       .arguments = {{.name = "USCC|FILING",
                      .help = {"统一社会信用代码或备案号", "USCC or filing number"}}},
       .run = run<show>},
      {.path = "org list",
       .summary = {"组织名单", "a list of organizations"},
       .examples = {"-L quanlu-demo org list --area 370102", "-L quanlu-demo org list --limit 5"},
       .options = {{.name = "--area",
                    .value = "CODE",
                    .help = {"区划 (含下级)", "area, with what is below it"}},
                   {.name = "--limit",
                    .value = "N",
                    .help = {"最多几条 (终端 50)", "at most so many (terminal: 50)"}}},
       .run = run<list>}};
}

}  // namespace quanlu::consumers::cli::asking
