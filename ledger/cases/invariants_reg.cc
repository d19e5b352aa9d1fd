#include <algorithm>
#include <iterator>

#include "ledger/cases/facts.h"
#include "ledger/cases/inquiry.h"
#include "ledger/cases/lists.h"
#include "ledger/cases/past.h"
#include "ledger/cases/rulebook.h"
#include "ledger/rules/doubt.h"
#include "schemas/base/time.h"

// REG: I-REG-1 and I-REG-5 are moves of the table (a second 113 has no move); the others are here.

namespace quanlu::ledger::cases {

namespace {

using registry::StreamKind;

Steps case_of(const Inquiry& ask) {
  if (ask.step.case_id.is_zero()) return {};
  return ask.state.history(stream_id(StreamKind::kRegCase, {to_uuid_text(ask.step.case_id)}));
}

void require_agreement(Inquiry& ask, const History& history) {  // I-REG-2
  if (ask.step.flag("direct")) return;
  const Step* opinion = last_of(history, {102});
  if (opinion == nullptr || !opinion->says("opinion", "agree"))
    ask.breaks("I-REG-2", "$.caseId", "102 agree", opinion ? "another opinion" : "no 102",
               {"先由业务主管单位出具同意意见, 或属直接登记",
                "the supervising unit agrees first, or the registration is direct"});
}

void require_name_in_force(Inquiry& ask, const History& history) {
  const Step* name = last_of(history, {101});
  if (name == nullptr || name->day("expiresOn") >= ask.step.effective_on) return;
  ask.refuse(Reason::kState, "$.caseId", "101", to_text(ask.step.effective_on),
             to_text(name->day("expiresOn")),
             {"名称保留已到期, 重新核准", "reserve the name again"});
}

void require_one_association(Inquiry& ask, const Id16& person) {  // I-REG-4
  const auto association = static_cast<std::int64_t>(registry::OrgKind::kAssociation);
  const bool founding = ask.step.code == 113;
  const std::int64_t kind =
      founding ? ask.step.number("kind") : org_summary(ask.state, ask.step.subject).kind;
  if (kind != association || person.is_zero()) return;
  for (const Mark& mark : ask.state.marks(list::kLegalRep, id_key(person))) {
    const auto id = parse_stream_id(ask.state.stream_name(mark.stream));
    if (!id || id->parts[0] == ask.step.subject) continue;
    const OrgSummary& other = org_summary(ask.state, id->parts[0]);
    if (other.kind == association && other.legal_rep == person && is_live(ask.state, id->parts[0]))
      return ask.breaks("I-REG-4", data_path("legalRep"), "legal representative of one association",
                        id->parts[0],
                        {"同一人不得担任两个社会团体的法定代表人 (社团条例 12)",
                         "one person represents one association only"});
  }
}

struct Closing {
  std::uint16_t code;
  std::string_view matter;
};
constexpr Closing kClosings[] = {{113, "establish"},  {116, "change"}, {117, "charter"},
                                 {122, "deregister"}, {119, "branch"}, {128, "charity"},
                                 {129, "fundraising"}};

void require_matter(Inquiry& ask, const History& history) {  // I-REG-8
  for (const Closing& closing : kClosings) {
    if (closing.code != ask.step.code) continue;
    const Step* application = last_of(history, {103});
    if (application != nullptr && !application->says("matter", closing.matter))
      ask.breaks("I-REG-8", "$.caseId", std::string(closing.matter), "another matter",
                 {"该案件申请的是别的事项", "the case was opened for another matter"});
  }
}

// I-REG-7: the decision is a 762 with the kind, served, against this organization, not annulled.
void require_served_decision(Inquiry& ask, std::string_view kind) {
  const auto decision = ask.state.step(ask.step.ref("decision"));
  const Words remedy{"先送达含该处罚种类的决定 (762, 764)",
                     "a decision of that kind is served first"};
  if (!decision || decision->code != 762) return;  // causation says so
  const Steps history = ask.state.history(decision->stream);
  const Step* served = last_of(history, {764});
  const bool fits = decision->says("kinds", kind) && served != nullptr &&
                    served->seq > decision->seq && decision->subject == ask.step.subject &&
                    ask.state.state_name(decision->stream) != "annulled";
  if (!fits)
    ask.breaks("I-REG-7", data_path("decision"), std::string(kind) + ", 764",
               served ? "another decision" : "not served", remedy);
}

void require_annulment(Inquiry& ask) {  // 132
  const auto annulment = ask.state.step(ask.step.ref("by"));
  const Steps org = ask.state.history(ask.step.stream);
  const Step* revocation = last_of(org, {123, 124});
  const auto decision =
      revocation ? ask.state.step(revocation->ref("decision")) : std::optional<Step>();
  if (!annulment || !decision) return;
  if (!annulment->says("outcome", "annul") || annulment->stream != decision->stream)
    ask.refuse(Reason::kCausation, data_path("by"), "132", "768/770 annul of the decision",
               std::to_string(annulment->code),
               {"指明撤销该决定的复议或判决", "name what annulled this very decision"});
}

void check_time_limits(Inquiry& ask, const History& history) {
  const Step& step = ask.step;
  const auto most = rule_number(ask.state, step.effective_on, "R-REG-6", "extend_wd", 10);
  if (step.code == 110 && (count_of(history, 110) > 0 || step.number("days") > most))
    ask.breaks("I-REG-3", data_path("days"), "once, ≤ " + text_of(most),
               text_of(step.number("days")),
               {"只能延长一次, 不超过规定的工作日 (许可法 42)",
                "once, at most the working days of the rule"});
  const Step* pause = last_of(history, {111});
  if (step.code == 112 && pause != nullptr && step.day("to") < pause->day("from"))
    ask.refuse(Reason::kDate, data_path("to"), "I-REG-3", to_text(pause->day("from")),
               to_text(step.day("to")), {"不早于中止起日", "not before the pause began"});
  if (step.code == 104 && count_of(history, 104) > 0)
    ask.refuse(Reason::kState, "$.type", "许可法#32", "104 once", "104",
               {"须一次告知全部补正内容", "all that is missing is notified at once"});
}

// R-REG-1, R-REG-4: the money that a body of this kind needs to be registered here.
void check_capital(Inquiry& ask, const History& history) {
  const Step* application = last_of(history, {103});
  if (application == nullptr) return;
  const auto amount_of = [&](std::string_view rule, std::string_view name, std::int64_t otherwise) {
    return rule_number(ask.state, ask.step.effective_on, rule, name, otherwise);
  };
  std::int64_t least = 0;
  if (application->says("kind", "association"))
    least = amount_of("R-REG-1", "local_fund_fen", 3'000'000);
  if (application->says("kind", "foundation"))
    least = amount_of("R-REG-4", "non_public_fen", 200'000'000);
  if (ask.step.number("amount") < least)
    ask.refuse(Reason::kMoney, data_path("amount"),
               application->says("kind", "foundation") ? "R-REG-4" : "R-REG-1",
               "≥ " + yuan_of(least), yuan_of(ask.step.number("amount")),
               {"未达该类组织的注册资金标准", "below what a body of this kind needs"});
}

void check_waiting(Inquiry& ask) {  // R-REG-7, T04
  const Steps history = ask.state.history(ask.step.stream);
  const Step* charity = last_of(history, {128});
  const Day since =
      charity ? charity->day("on") : org_summary(ask.state, ask.step.subject).registered_on;
  const Day on = ask.step.day("on");
  const auto years = rule_number(ask.state, on, "R-REG-7", "wait_years", 1);
  const Day free = rules::add_years(since, static_cast<int>(years));
  if (on < free)
    ask.refuse(Reason::kDeadline, data_path("on"), "R-REG-7", to_text(free), to_text(on),
               {"登记满规定年限后方可取得公开募捐资格", "the waiting time is not over"});
}

void check_mergers(Inquiry& ask) {  // I-REG-9
  std::vector<std::string> bodies(ask.step.texts("from").begin(), ask.step.texts("from").end());
  for (std::string_view field : {"from", "to"})
    if (!ask.step.text(field).empty()) bodies.emplace_back(ask.step.text(field));
  bodies.insert(bodies.end(), ask.step.texts("to").begin(), ask.step.texts("to").end());
  for (const std::string& body : bodies)
    if (ask.state.state_name(stream_id(StreamKind::kOrg, {body})) != "active")
      ask.breaks("I-REG-9", "$.data", "active", body,
                 {"合并分立各方均须正常存续", "every body concerned is active"});
}

void need(Inquiry& ask, bool fulfilled, Reason reason, std::string_view field,
          std::string_view rule) {
  if (!fulfilled)
    ask.refuse(reason, data_path(field), std::string(ask.step.type->name), std::string(rule), "",
               {"按规则补齐或更正该项", "complete or correct this field"});
}

void check_forms(Inquiry& ask) {
  const Step& step = ask.step;
  switch (step.code) {
    case 101:
      for (std::string_view word : {"中国", "全国", "中华"})
        need(ask, step.text("name").find(word) == std::string_view::npos, Reason::kForm, "name",
             "no 中国/全国/中华");
      break;
    case 103:
      need(ask, step.says("matter", "establish") || step.has("org"), Reason::kMissing, "org",
           "required unless matter=establish");
      break;
    case 113:
      need(ask, step.text("supervisor").empty() == step.flag("direct"), Reason::kForm, "supervisor",
           "empty iff direct");
      need(ask, step.day("validTo") > step.day("validFrom"), Reason::kDate, "validTo",
           "> validFrom");
      break;
    case 116:
      need(ask, !step.says("item", "legalRep") || step.has("legalRep"), Reason::kMissing,
           "legalRep", "when item=legalRep");
      break;
    case 117:
      need(ask, 3 * step.number("votesFor") >= 2 * step.number("votesTotal"), Reason::kForm,
           "votesTotal", "votesFor ≥ 2/3");
      break;
    case 122:
      need(ask,
           step.has("liquidationReport") || step.says("ground", "merger") ||
               step.says("ground", "split"),
           Reason::kMissing, "liquidationReport", "required unless merger/split");
      break;
    case 135:
      need(ask, step.text("new").empty() == step.flag("decoupled"), Reason::kForm, "new",
           "empty iff decoupled");
      break;
    default:
      break;
  }
}

// T02: what is doubtful about a code warns and is accepted.
void warn_of_doubts(Inquiry& ask, const History& history) {
  const rules::AreaTable* areas = areas_on(ask.state, ask.step.effective_on);
  const std::string_view uscc = ask.step.text("uscc");
  if (areas == nullptr || ask.repeated_checks || uscc.size() != 18) return;
  const Step* name = last_of(history, {101});
  const rules::AreaCode supervising(name ? static_cast<std::uint64_t>(name->number("area"))
                                         : ask.step.actor.area);
  for (const rules::Doubt doubt : rules::doubts_of(uscc, *areas, supervising))
    ask.warnings.push_back(rules::warning_of(doubt, uscc, data_path("uscc")));
}

// What the case says so far is asked for these only.
bool is_about_its_case(std::uint16_t code) {
  return is_any(code, {104, 109, 110, 112}) ||
         std::any_of(std::begin(kClosings), std::end(kClosings),
                     [&](const Closing& closing) { return closing.code == code; });
}

}  // namespace

void check_reg(Inquiry& ask) {
  const Step& step = ask.step;
  if (step.type->family != registry::Family::kReg && step.code != 776) return;
  check_forms(ask);
  if (is_about_its_case(step.code)) {
    const Steps history =
        step.type->stream == StreamKind::kRegCase ? ask.state.history(step.stream) : case_of(ask);
    check_time_limits(ask, history);
    require_matter(ask, history);
    if (step.code == 109) check_capital(ask, history);
    if (step.code == 113) {
      require_agreement(ask, history);
      require_name_in_force(ask, history);
      warn_of_doubts(ask, history);
    }
  }
  if (step.code == 113 || (step.code == 116 && step.says("item", "legalRep")))
    require_one_association(ask, step.ref("legalRep"));
  if (step.code == 119 && org_summary(ask.state, step.subject).kind ==
                              static_cast<std::int64_t>(registry::OrgKind::kService))
    ask.breaks("I-REG-6", "$.type", "not a service unit", "service",
               {"民办非企业单位不得设立分支机构 (民非条例 13)", "a service unit has no branches"});
  if (step.code == 123) require_served_decision(ask, "revocation");
  if (step.code == 124) require_served_decision(ask, "certRevocation");
  if (step.code == 776) require_served_decision(ask, "suspension");
  if (step.code == 129) check_waiting(ask);
  if (step.code == 132) require_annulment(ask);
  if (is_any(step.code, {133, 134})) check_mergers(ask);
}

}  // namespace quanlu::ledger::cases
