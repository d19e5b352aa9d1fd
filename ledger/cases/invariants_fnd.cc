#include "ledger/cases/computed_sets.h"
#include "ledger/cases/facts.h"
#include "ledger/cases/inquiry.h"
#include "ledger/cases/lists.h"
#include "ledger/cases/past.h"
#include "ledger/cases/rulebook.h"
#include "ledger/rules/identifier.h"
#include "schemas/base/time.h"

// FND: sums over a stream are in summaries.h; I-FND-8 is may_read, I-FND-10 check_duties.

namespace quanlu::ledger::cases {

namespace {

using registry::StreamKind;

void check_sums(Inquiry& ask) {  // I-FND-1, 5, 7, 13
  Sums sums = ask.state.sum_up<Sums>(ask.step.stream);
  sums.add(ask.step);
  if (const auto& excess = sums.excess)
    ask.breaks(excess->invariant, data_path(excess->field), "≤ " + yuan_of(excess->limit),
               yuan_of(excess->found), {"核对金额和已有记录", "compare with what is recorded"});
}

void check_grant(Inquiry& ask) {  // I-FND-2, I-FND-14, R-GRA-1
  const Step& step = ask.step;
  const bool workstation = step.says("scheme", "workstation");
  const bool demo_site = step.says("scheme", "demoSite");
  if (!workstation && !demo_site) return;
  const std::string year = text_of(step.number("year")), payee(step.text("payee"));
  const std::string key = joined_key({text_of(step.number("scheme")), year, payee});
  for (const Mark& mark : ask.state.marks(list::kGrantOf, key))
    if (mark.id != step.id)
      return ask.breaks("I-FND-2", data_path("payee"), "one per unit and year", payee,
                        {"该单位本年度已批准", "the unit has its grant of this year"});
  if (demo_site && !ask.state.head(stream_id(StreamKind::kDemoSite, {payee, year})))
    ask.breaks("I-FND-14", data_path("basis"), "916 of " + year, "none",
               {"先列为当年示范点培育对象 (916)", "nominate it for that year first (916)"});
  const auto amount = rule_number(ask.state, step.effective_on, "R-GRA-1",
                                  workstation ? "workstation_fen" : "demo_site_fen",
                                  workstation ? 10'000'000 : 5'000'000);
  if (step.number("amount") > amount)
    ask.refuse(Reason::kMoney, data_path("amount"), "R-GRA-1", "≤ " + yuan_of(amount),
               yuan_of(step.number("amount")), {"不超过规定标准", "not above the standard"});
}

void check_voucher(Inquiry& ask) {  // T26: the same voucher warns
  for (const Mark& mark : ask.state.marks(list::kVoucher, std::string(ask.step.text("voucherNo"))))
    if (mark.id != ask.step.id)
      return ask.warn(Reason::kForm, data_path("voucherNo"), "voucherNo", "a new number",
                      std::string(ask.step.text("voucherNo")),
                      {"凭证号已用于另一笔", "the voucher number stands in another payment"});
}

// ---- I-FND-12, R-GRA-3: a reward needs the grade it names, valid on the day.

const Step* grade_on(const History& history, Day on) {
  const Step* grade = nullptr;
  for (const Step& step : history) {
    if (step.code == 810 && step.day("validFrom") <= on && on <= step.day("validTo")) grade = &step;
    if (step.code == 813 && step.day("on") <= on) grade = nullptr;
  }
  return grade;
}

std::int64_t value_on(const History& history, const Step& grade, Day on) {
  std::int64_t value = grade.number("grade");
  for (const Step& step : history)
    if (step.code == 812 && step.seq > grade.seq && step.day("on") <= on)
      value = step.number("new");
  return value;
}

std::int64_t reward_of(const Inquiry& ask, std::int64_t grade) {
  static constexpr std::string_view kNames[] = {"g3A_fen", "g4A_fen", "g5A_fen"};
  if (grade < 3 || grade > 5) return 0;
  return rule_number(ask.state, ask.step.effective_on, "R-GRA-3", kNames[grade - 3],
                     (grade - 2) * 1'000'000);
}

void check_reward(Inquiry& ask) {
  const Step& step = ask.step;
  const Words remedy{"按付款日有效的等级发放", "pay by the grade that is valid on the day"};
  const Steps grades = ask.state.history(stream_id(StreamKind::kGrade, {step.subject}));
  const Day on = step.day("on");
  const Step* grade = grade_on(grades, on);
  if (grade == nullptr || grade->id != step.ref("gradeRef"))
    return ask.breaks("I-FND-12", data_path("gradeRef"), "a grade valid on " + to_text(on),
                      grade ? "another grade" : "none", remedy);
  const std::int64_t value = value_on(grades, *grade, on);
  if (value != step.number("grade") || value < 3)
    ask.breaks("I-FND-12", data_path("grade"), text_of(value) + "A",
               text_of(step.number("grade")) + "A", remedy);
  if (step.number("amount") != reward_of(ask, value))
    ask.refuse(Reason::kMoney, data_path("amount"), "R-GRA-3", yuan_of(reward_of(ask, value)),
               yuan_of(step.number("amount")), remedy);
  for (const Mark& mark : ask.state.marks(list::kRewardOf, id_key(step.ref("gradeRef"))))
    if (mark.id != step.id)
      return ask.breaks("I-FND-12", data_path("gradeRef"), "once per confirmation",
                        to_uuid_text(mark.id),
                        {"该等级已奖励过", "this grade was rewarded already"});
}

// ---- I-FND-3: the query that a government approved, for this account, in its time.

bool contains(std::span<const Id16> list, const Id16& id) {
  return std::find(list.begin(), list.end(), id) != list.end();
}

void check_query_result(Inquiry& ask) {
  const Step& step = ask.step;
  const auto approval = ask.state.step(step.ref("authorization"));
  if (!approval || approval->code != 635) return;
  const Words remedy{"在批准的账户、主体和期限内查询", "stay within the approved query"};
  if (approval->stream != step.stream)
    ask.breaks("I-FND-3", data_path("authorization"), step.stream, approval->stream, remedy);
  if (!contains(approval->refs("accounts"), step.ref("account")))
    ask.breaks("I-FND-3", data_path("account"), "an account of the approval",
               to_uuid_text(step.ref("account")), remedy);
  if (step.day("on") > approval->day("validUntil"))
    ask.breaks("I-FND-3", data_path("on"), to_text(approval->day("validUntil")),
               to_text(step.day("on")), remedy);
  const auto account = ask.state.step(step.ref("account"));
  if (account && account->subject != approval->subject)
    ask.breaks("I-FND-3", data_path("account"), approval->subject, account->subject, remedy);
}

// ---- I-FND-11: the name of an alert is the digest of what raised it.

void check_alert_name(Inquiry& ask) {
  if (!ask.at.hash) return;
  const std::string name = alert_stream(ask.step, ask.at.hash);
  if (name != ask.step.stream)
    ask.breaks("I-FND-11", "$.stream", name, ask.step.stream,
               {"预警编号由规则和证据算出", "the alert id follows from rule and evidence"});
}

void check_movement(Inquiry& ask) {  // 604
  const Step& step = ask.step;
  const bool cash = step.says("method", "cash");
  const auto least = rule_number(ask.state, step.effective_on, "R-ALR-2",
                                 cash ? "cash_fen" : "transfer_fen", cash ? 5'000'000 : 20'000'000);
  if (step.number("amount") < least)
    ask.refuse(Reason::kMoney, data_path("amount"), "R-ALR-2", "≥ " + yuan_of(least),
               yuan_of(step.number("amount")), {"未达大额标准", "below the threshold"});
}

void check_balances(Inquiry& ask) {
  const Step& step = ask.step;
  const Words remedy{"核对余额", "check the balance"};
  if (step.code == 651 &&
      step.number("closing") !=
          add(add(step.number("opening"), step.number("sumIn")), -step.number("sumOut")))
    ask.breaks(
        "I-FND-4", data_path("closing"),
        yuan_of(add(add(step.number("opening"), step.number("sumIn")), -step.number("sumOut"))),
        yuan_of(step.number("closing")), remedy);
  const std::int64_t left = add(step.number("sumIn"), -step.number("sumOut"));
  if (step.code == 647 && step.number("balance") != left)
    ask.breaks("I-FND-7", data_path("balance"), yuan_of(left), yuan_of(step.number("balance")),
               remedy);
  if (step.code != 648) return;
  const std::int64_t balance = ask.state.sum_up<Sums>(step.stream).fund_balance();
  if (step.number("balance") != balance)
    ask.breaks("I-FND-7", data_path("balance"), yuan_of(balance), yuan_of(step.number("balance")),
               remedy);
}

void check_fees(Inquiry& ask) {  // T38, R-FEE-2
  const Step& step = ask.step;
  const auto most = rule_number(ask.state, step.effective_on, "R-FEE-2", "tiers_max", 4);
  const Words remedy{"会费档次不超过四档", "at most four tiers"};
  if (step.code == 618 && step.number("tiers") > most)
    ask.warn(Reason::kForm, data_path("tiers"), "R-FEE-2", "≤ " + text_of(most),
             text_of(step.number("tiers")), remedy);
  if (step.code == 619 && step.number("tiers") > most)
    ask.refuse(Reason::kForm, data_path("tiers"), "R-FEE-2", "≤ " + text_of(most),
               text_of(step.number("tiers")), remedy);
  if (step.code == 619 &&
      static_cast<std::int64_t>(step.numbers("amounts").size()) != step.number("tiers"))
    ask.refuse(Reason::kForm, data_path("amounts"), "R-FEE-2", text_of(step.number("tiers")),
               text_of(static_cast<std::int64_t>(step.numbers("amounts").size())),
               {"每档一个标准", "one amount per tier"});
}

void form(Inquiry& ask, bool fulfilled, Reason reason, std::string_view field,
          std::string_view rule) {
  if (!fulfilled)
    ask.refuse(reason, data_path(field), std::string(ask.step.type->name), std::string(rule), "",
               {"按规则更正该项", "correct this field by the rule"});
}

// Shares of the whole in 1/10 000; rounded either way.
bool is_share(std::int64_t stated, std::int64_t part, std::int64_t whole) {
  if (whole <= 0) return stated == 0;
  const __int128 exact = static_cast<__int128>(part) * 10'000 / whole;
  return stated == exact || stated == exact + 1;
}

void check_ratio(Inquiry& ask) {  // 625: what R-FND-1…3 are held against follows from the sums
  const Step& step = ask.step;
  form(ask, is_share(step.number("ratio"), step.number("spend"), step.number("base")),
       Reason::kForm, "ratio", "spend / base");
  form(ask, is_share(step.number("adminRatio"), step.number("admin"), step.number("total")),
       Reason::kForm, "adminRatio", "admin / total");
}

void check_breach(Inquiry& ask) {  // 626 says of a 625 what stands in it
  const auto ratio = ask.state.step(ask.step.ref("of"));
  if (!ratio || ratio->code != 625) return;
  if (ask.step.says("side", "payTooHigh")) return;  // pay is in no 625
  const std::string_view field = ask.step.says("side", "adminTooHigh") ? "adminRatio" : "ratio";
  form(ask, ask.step.number("actual") == ratio->number(field), Reason::kForm, "actual",
       text_of(ratio->number(field)));
}

void check_plan_no(Inquiry& ask) {  // DOMAIN.md 4.4
  const auto checked = rules::check_fundraising_plan_no(ask.step.text("planNo"));
  if (!checked)
    ask.refuse(rules::refusal_of(checked.error(), Reason::kForm, data_path("planNo"), "4.4"));
}

void check_exemption(Inquiry& ask) {  // R-FND-7
  const auto years = rule_number(ask.state, ask.step.effective_on, "R-FND-7", "exempt_years", 5);
  const Day last = rules::add_years(ask.step.day("validFrom"), static_cast<int>(years));
  form(ask, ask.step.day("validTo") <= last, Reason::kDate, "validTo", "≤ " + to_text(last));
}

// A fund has no account of its own: a foundation or a charity keeps it. Of a body that this ledger
// does not know nothing is asked.
void check_holder(Inquiry& ask) {
  const std::string_view holder = ask.step.text("holder");
  const OrgSummary& facts = org_summary(ask.state, holder);
  const Steps history = ask.state.history(stream_id(StreamKind::kOrg, {std::string(holder)}));
  const bool fits = !facts.exists || last_of(history, {128}) != nullptr ||
                    facts.kind == static_cast<std::int64_t>(registry::OrgKind::kFoundation);
  form(ask, fits, Reason::kForm, "holder", "a foundation or a charity");
}

void check_by_type(Inquiry& ask) {
  const Step& step = ask.step;
  switch (step.code) {
    case 601:
      if (step.flag("branch"))
        ask.breaks(
            "I-FND-6", data_path("branch"), "false", "true",
            {"分支机构不得开立账户, 以 603 记录", "branches have no account; record it as 603"});
      return;
    case 604:
      return check_movement(ask);
    case 605:
      return form(ask, step.texts("officers").size() == 2, Reason::kForm, "officers", "exactly 2");
    case 606:
      if (step.says("kind", "goods") && step.text("valuationBasis").empty())
        ask.breaks("I-FND-9", data_path("valuationBasis"), "a basis", "",
                   {"物资须有计价依据", "goods carry a valuation basis"});
      return;
    case 610:
      return check_plan_no(ask);
    case 613:
      return check_grant(ask);
    case 614:
      return check_voucher(ask);
    case 617:
      check_voucher(ask);
      return check_reward(ask);
    case 618:
    case 619:
      return check_fees(ask);
    case 625:
      return check_ratio(ask);
    case 626:
      return check_breach(ask);
    case 627:
      return check_alert_name(ask);
    case 636:
      return check_query_result(ask);
    case 640:
      return check_exemption(ask);
    case 644:
      return check_holder(ask);
    case 650:
      return form(ask, 3 * step.number("votesFor") >= 2 * step.number("votesTotal"), Reason::kForm,
                  "votesTotal", "votesFor ≥ 2/3");
    default:
      return check_balances(ask);
  }
}

}  // namespace

void check_fnd(Inquiry& ask) {
  if (ask.step.type->family != registry::Family::kFnd && ask.step.code != 766) return;
  if (ask.step.supersedes.is_zero()) check_sums(ask);
  if (ask.step.type->family == registry::Family::kFnd) check_by_type(ask);
}

}  // namespace quanlu::ledger::cases
