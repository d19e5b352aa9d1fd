// FND 资金监管.
#include <algorithm>
#include <memory>

#include "consumers/demo/line.h"
#include "consumers/demo/stories.h"
#include "schemas/base/bytes.h"
#include "schemas/base/time.h"

namespace quanlu::consumers::demo {
namespace {

constexpr std::string_view kSources[] = {"individual", "enterprise", "socialOrg", "government",
                                         "public"};
constexpr std::string_view kPurposes[] = {
    "ruralRevitalization", "poorRelief", "education", "health", "elderlyChildren", "other"};

void write_movement(World& world, const Org& org, const EventId& id) {
  const bool cash = world.chance(15);
  Line(world, 604, id, account_of(org.uscc))
      .on("FundMovement", world.new_id())
      .about(org)
      .set("account", org.account)
      .set("direction", world.chance(50) ? "in" : "out")
      .set("amount", Fen(cash ? world.amount(50'000, 120'000) : world.amount(200'000, 1'800'000)))
      .set("method", cash ? "cash" : "transfer")
      .set("counterparty", person_name(world.random.next()))
      .set("counterpartyKind", kSources[world.below(5)])
      .set("purpose", pick(world, Phrase::kMovementPurpose))
      .set("on", civil_day(world.now))
      .set("reporter", "org");
}

// I-FND-11: H(rule, LF, sorted evidence ids).
std::string alert_name(World& world, std::string_view rule, const EventId& evidence) {
  Bytes text(rule.begin(), rule.end());
  text.push_back('\n');
  append(text, evidence.bytes);
  return to_hex(world.hasher.of(text).bytes);
}

struct Alert {
  std::string name;
  EventId raised;
  const Account *raiser = nullptr, *handler = nullptr;
  std::uint8_t severity = 2;
};

void raise(World& world, Pace& pace, Org& org, const std::shared_ptr<Alert>& alert) {
  Millis at = pace.soon();
  const EventId movement = world.event_id(at);
  world.plan(at, [&world, &org, movement] { write_movement(world, org, movement); });
  alert->name = alert_name(world, "R-ALR-2", movement);
  at = pace.after(static_cast<int>(world.between(1, 5)));
  alert->raised = world.event_id(at);
  world.plan(at, [&world, &org, alert, movement] {
    Line(world, 627, alert->raised, *alert->raiser)
        .on("FundAlert", alert->name)
        .about(org)
        .expect(0)
        .set("rule", "R-ALR-2")
        .set("severity", int{alert->severity})
        .set_ids("evidence", {movement})
        .set("text", "大额支出与申报用途需进一步核对。");
  });
  world.plan(pace.after(static_cast<int>(world.between(1, 2))), [&world, &org, alert] {
    Line(world, 628, *alert->handler)
        .on("FundAlert", alert->name)
        .about(org)
        .expect(1)
        .set("to", alert->handler->id);
  });
}

void request_information(World& world, Pace& pace, Org& org, const Id16& file,
                         const Account& lead) {
  const Account& asked = world.people.of("TAX", 0);
  const Millis at = pace.after(1);
  const EventId request = world.event_id(at);
  world.plan(at, [&world, &org, file, request, &lead, &asked] {
    Line(world, 633, request, lead)
        .on("FundCase", file)
        .in_case(file)
        .about(org)
        .expect(1)
        .set("toUnit", asked.unit)
        .set_list("questions", {"请提供该组织本年度开票情况。"});
  });
  world.plan(pace.after(static_cast<int>(world.between(2, 8))),
             [&world, &org, file, request, &asked] {
               Line(world, 634, asked)
                   .on("FundCase", file)
                   .in_case(file)
                   .about(org)
                   .expect(2)
                   .set("request", request)
                   .set("text", "经查，开票金额与申报一致。");
             });
}

void open_joint_case(World& world, Pace& pace, Org& org, const std::shared_ptr<Alert>& alert) {
  static constexpr std::string_view kOutcomes[] = {"noProblem", "rectify", "refund"};
  const Id16 file = world.new_id();
  const Account& lead = *alert->handler;
  world.plan(pace.after(1), [&world, &org, file, alert, &lead] {
    Line(world, 631, lead)
        .on("FundCase", file)
        .in_case(file)
        .about(org)
        .expect(0)
        .set("lead", kBureau)
        .set_ids("alerts", {alert->raised})
        .set("scope", "核查大额资金往来的真实用途。")
        .set("dueOn", world.working_day(civil_day(world.now), 30));
  });
  request_information(world, pace, org, file, lead);
  world.plan(pace.after(static_cast<int>(world.between(2, 8))), [&world, &org, file, &lead] {
    Line(world, 638, lead)
        .on("FundCase", file)
        .in_case(file)
        .about(org)
        .expect(3)
        .set("conclusion", "资金用途与合同一致，部分票据不规范，责成改正。")
        .set("outcome", kOutcomes[world.below(3)])
        .set_doc("report", "联合核查报告");
  });
}

}  // namespace

void move_funds(World& world, Org& org, Day day) {
  world.plan(world.hour_on(day),
             [&world, &org] { write_movement(world, org, world.event_id(world.now)); });
}

void donate(World& world, Org& org, Day day) {
  const Id16 donation = world.new_id();
  const bool goods = world.chance(30);
  Pace pace(world, day);
  const std::int64_t amount = world.amount(500, 200'000);
  const std::string_view purpose = kPurposes[world.below(6)];
  world.plan(pace.now(), [&world, &org, donation, goods, amount, purpose] {
    const bool anonymous = world.chance(20);
    Line line(world, 606, account_of(org.uscc));
    line.on("Donation", donation).about(org).expect(0);
    line.set("kind", goods ? "goods" : "money").set("amount", Fen(amount));
    if (goods) line.set("valuationBasis", "按同类物资市场价格");
    line.set("purpose", purpose);
    if (!anonymous) line.set("donor", person_name(world.random.next()));
    line.set("donorKind", kSources[world.below(5)]).set("anonymous", anonymous);
    line.set("receiptNo", world.voucher_no(world.now)).set("on", civil_day(world.now));
  });
  if (!goods) return;
  world.plan(pace.after(static_cast<int>(world.between(2, 40))),
             [&world, &org, donation, amount, purpose] {
               Line(world, 608, account_of(org.uscc))
                   .on("Donation", donation)
                   .about(org)
                   .expect(1)
                   .set("amount", Fen(amount))
                   .set("valuationBasis", "按同类物资市场价格")
                   .set("goods", pick(world, Phrase::kGoods))
                   .set("purpose", purpose)
                   .set("recipient", "结对帮扶村")
                   .set("recipientArea", std::to_string(kCity + 24))
                   .set("on", civil_day(world.now))
                   .set_doc("proof", "签收单");
             });
}

void deliver_goods(World& world, Org& org, Day day) {
  world.plan(world.hour_on(day), [&world, &org] {
    Line(world, 608, account_of(org.uscc))
        .on("Donation", world.new_id())
        .about(org)
        .expect(0)
        .set("amount", Fen(world.amount(1'000, 60'000)))
        .set("valuationBasis", "按采购发票")
        .set("goods", pick(world, Phrase::kGoods))
        .set("purpose", kPurposes[world.below(6)])
        .set("recipient", "困难家庭")
        .set("recipientArea", std::to_string(org.area))
        .set("on", civil_day(world.now))
        .set_doc("proof", "签收单");
  });
}

void declare_fee(World& world, Org& org, Day day) {
  if (org.fees >= phrases(Phrase::kFeeItem).size()) return;
  const std::string item(phrases(Phrase::kFeeItem)[org.fees++]);
  world.plan(world.hour_on(day), [&world, &org, item] {
    Line(world, 618, account_of(org.uscc))
        .on("FeeItem", org.uscc + "+" + item)
        .about(org)
        .expect(0)
        .set("item", item)
        .set("standard", Fen(world.amount(100, 5'000)))
        .set("tiers", world.between(1, 4))
        .set("basis", "会员大会表决通过")
        .set("channel", "本会网站");
  });
}

void contribute(World& world, Org& org, Day day) {
  world.plan(world.hour_on(day), [&world, &org] {
    const bool jobs = world.chance(40);
    Line(world, 660, account_of(org.uscc))
        .on("Contribution", world.new_id())
        .about(org)
        .set("kind", jobs ? "jobs" : "service")
        .set("quantity", world.between(1, jobs ? 40 : 400))
        .set("unit", jobs ? "position" : "hour")
        .set("year", civil(civil_day(world.now)).year)
        .set("on", civil_day(world.now))
        .set_doc("proof", "证明材料");
  });
}

void award_grant(World& world, Org& org, Day day) {
  const Id16 grant = world.new_id();
  const std::int64_t amount = world.amount(20'000, 100'000);
  Pace pace(world, day);
  world.plan(pace.now(), [&world, &org, grant, amount] {
    Line(world, 613, world.people.of("LDR", 0))
        .on("Grant", grant)
        .about(org)
        .expect(0)
        .set("scheme", "procurement")
        .set("year", civil(civil_day(world.now)).year)
        .set("amount", Fen(amount))
        .set_subject("payee", org)
        .set("basis", world.policy)
        .set("docNo", world.document_no("济民发", world.now));
  });
  world.plan(pace.after(static_cast<int>(world.between(3, 20))), [&world, &org, grant, amount] {
    Line(world, 614, world.people.of("FIN", 0))
        .on("Grant", grant)
        .about(org)
        .expect(1)
        .set("amount", Fen(amount))
        .set("on", civil_day(world.now))
        .set("voucherNo", world.voucher_no(world.now));
  });
  world.plan(pace.after(static_cast<int>(world.between(40, 120))), [&world, &org, grant, amount] {
    const std::int64_t used = amount / 1000 * world.between(70, 100) / 100 * 1000;
    Line(world, 615, account_of(org.uscc))
        .on("Grant", grant)
        .about(org)
        .expect(2)
        .set("used", Fen(used))
        .set("remaining", Fen(amount - used))
        .set_doc("report", "资金使用报告")
        .set("on", civil_day(world.now));
  });
}

void raise_alert(World& world, Org& org, Day day) {
  const auto alert = std::make_shared<Alert>();
  alert->raiser = &world.people.of("FIN", world.below(2));
  alert->handler = &world.people.of("SOB", world.below(8));
  alert->severity = static_cast<std::uint8_t>(world.between(1, 3));
  Pace pace(world, day);
  raise(world, pace, org, alert);
  if (world.chance(50)) {
    world.plan(pace.after(static_cast<int>(world.between(1, 8))), [&world, &org, alert] {
      Line(world, 630, *alert->handler)
          .on("FundAlert", alert->name)
          .about(org)
          .expect(2)
          .set("reason", "经核对合同和票据，用途真实，排除预警。");
    });
    return;
  }
  world.plan(pace.after(static_cast<int>(world.between(1, 8))), [&world, &org, alert] {
    Line(world, 629, *alert->handler)
        .on("FundAlert", alert->name)
        .about(org)
        .expect(2)
        .set("finding", "部分支出缺少合同，需要联合核查。")
        .set("on", civil_day(world.now));
  });
  open_joint_case(world, pace, org, alert);
}

void refund_fee(World& world, Org& org, Day day) {
  const Id16 finding = world.new_id();
  const std::int64_t amount = world.amount(1'000, 40'000);
  Pace pace(world, day);
  world.plan(pace.now(), [&world, &org, finding, amount] {
    Line(world, 620, world.people.of("MKT", 0))
        .on("FeeFinding", finding)
        .about(org)
        .expect(0)
        .set("kind", "notPublished")
        .set("amount", Fen(amount))
        .set("payers", world.between(3, 40))
        .set_ids("evidence", {org.account})
        .set("text", "收费项目未公示。");
  });
  world.plan(pace.after(static_cast<int>(world.between(5, 25))), [&world, &org, finding, amount] {
    Line(world, 621, account_of(org.uscc))
        .on("FeeFinding", finding)
        .about(org)
        .expect(1)
        .set("amount", Fen(amount))
        .set("payers", 3)
        .set("on", civil_day(world.now))
        .set_doc("proof", "退费凭证");
  });
}

void reconcile_account(World& world, Org& org, Day day) {
  const CivilDate today = civil(day);
  const int year = today.month == 1 ? today.year - 1 : today.year;
  const unsigned month = today.month == 1 ? 12 : today.month - 1;
  world.plan(world.hour_on(day), [&world, &org, year, month] {
    const std::int64_t in = world.amount(5'000, 300'000);
    const std::int64_t out = std::min(world.amount(5'000, 300'000), org.balance_fen + in);
    Line(world, 651, account_of(org.uscc))
        .on("FundAccount", org.uscc + "-1")
        .about(org)
        .set("month", year * 100 + static_cast<int>(month))
        .set("opening", Fen(org.balance_fen))
        .set("sumIn", Fen(in))
        .set("sumOut", Fen(out))
        .set("closing", Fen(org.balance_fen + in - out))
        .set("source", "org");
    org.balance_fen += in - out;
  });
}

}  // namespace quanlu::consumers::demo
