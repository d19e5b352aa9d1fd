#include "consumers/cli/asking/org_card.h"

#include "consumers/cli/screen/people.h"
#include "consumers/cli/screen/table.h"
#include "schemas/base/time.h"

namespace quanlu::consumers::cli::asking {
namespace {

using Name = projections::views::NameRow;

constexpr std::uint8_t kBranch = 2;

// Names known at the cut: the view keeps all that were ever borne.
bool is_known(const OpenedViews& views, const Name& name) {
  return views.cut.knows(Seq(name.seq)) &&
         (!views.cut.in_force_on || name.from_on <= views.cut.in_force_on->value);
}

bool is_former(const Name& name) {
  return name.kind != kBranch && name.to_on != 0;
}

std::string former_names(const OpenedViews& views,
                         const std::vector<projections::query::Owned<Name>>& names) {
  std::string former;
  for (const auto& name : names)
    if (is_former(*name) && is_known(views, *name) &&
        (!views.cut.in_force_on || name->to_on <= views.cut.in_force_on->value))
      former += (former.empty() ? "" : ", ") + std::string(name->name);
  return former;
}

std::string counted(std::uint64_t count, std::int32_t last_on) {
  return std::to_string(count) + (last_on == 0 ? "" : "  " + day_text(last_on));
}

}  // namespace

Status print_card(const frame::Context& context, const OpenedViews& views, const Card& card) {
  const screen::Screen& screen = context.screen;
  TRY_ASSIGN(const auto names, views.snapshot->names(card.subject));
  const std::string former = former_names(views, names.rows);
  screen.out << screen.paint(screen::Colour::kBold, screen::visible(card.name));
  if (!former.empty())
    screen.out << "  (" << screen.say("原名", "formerly") << " " << screen::visible(former) << ")";
  screen.out << "  " << card.subject << "   ▶ "
             << state_cell(screen, machine_of(card), card.state).for_people() << '\n';
  screen::Table table({{""}, {""}});
  const auto add = [&](std::string_view zh, std::string_view en, std::string value) {
    if (!value.empty()) table.add({"  " + screen.say(zh, en), std::move(value)});
  };
  add("种类", "kind", enum_cell(screen, "OrgKind", card.kind).for_people());
  if (card.list_state != 0)
    add("名录", "listing",
        state_cell(screen, "Listing", card.list_state).for_people() + "  " +
            day_text(card.listed_on));
  add("等级", "grade",
      card.grade == 0 ? ""
                      : enum_cell(screen, "Grade", card.grade).for_people() +
                            (card.grade_to == 0 ? "" : "  → " + day_text(card.grade_to)));
  add("信用", "credit",
      card.credit_grade == 0 ? ""
                             : enum_cell(screen, "CreditGrade", card.credit_grade).for_people() +
                                   "  " + std::to_string(card.credit_year));
  add("区划", "area", card.area == 0 ? "" : std::to_string(card.area));
  add("业务主管单位", "supervisor", std::string(card.supervisor));
  add("登记证号", "certificate", std::string(card.cert_no));
  add("证书有效期至", "valid to", day_text(card.valid_to));
  add("开办资金", "capital", card.capital == 0 ? "" : screen::money(Fen(card.capital)) + " 元");
  add("登记", "registered", day_text(card.registered_on));
  add("终止", "ended", day_text(card.ended_on));
  add("相关代码", "related number", std::string(card.related));
  add("走访", "visits", counted(card.visits, card.visited_on));
  add("投诉", "complaints", std::to_string(card.complaints));
  add("预警", "alerts", std::to_string(card.alerts));
  add("处罚", "penalties", std::to_string(card.penalties));
  if (card.flags != 0)
    add("标记", "flags",
        std::to_string(card.flags) + "  " + std::string(screen.mark(screen::Mark::kNotice)) + " " +
            screen.say("见 quanlu quarantine list", "see quanlu quarantine list"));
  add("事件", "events",
      std::to_string(card.events) + "  seq " + std::to_string(card.first_seq) + "–" +
          std::to_string(card.last_seq));
  table.print_rows(screen);
  return {};
}

Status add_names(screen::Json& json, const OpenedViews& views, std::string_view subject) {
  TRY_ASSIGN(const auto names, views.snapshot->names(subject));
  json.key("names").begin_array();
  for (const auto& name : names.rows) {
    if (!is_known(views, *name)) continue;
    json.begin_object().member("name", name->name).member("from", day_text(name->from_on));
    json.key("to");
    name->to_on == 0 ? json.null() : json.value(day_text(name->to_on));
    json.member("seq", name->seq).end();
  }
  json.end();
  return {};
}

}  // namespace quanlu::consumers::cli::asking
