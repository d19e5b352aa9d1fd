#include "ledger/cases/facts.h"
#include "ledger/cases/inquiry.h"
#include "ledger/cases/lists.h"
#include "ledger/cases/past.h"
#include "ledger/cases/rulebook.h"
#include "schemas/base/time.h"

// DLY: I-DLY-2 is the machine AnnualReport, I-DLY-7 check_duties, I-DLY-8 the role LGR and the lazy
// members of 301.

namespace quanlu::ledger::cases {

namespace {

using registry::StreamKind;

void form(Inquiry& ask, bool fulfilled, Reason reason, std::string_view field,
          std::string_view rule) {
  if (!fulfilled)
    ask.refuse(reason, data_path(field), std::string(ask.step.type->name), std::string(rule), "",
               {"按规则补齐或更正该项", "complete or correct this field"});
}

void check_report(Inquiry& ask) {  // I-DLY-1
  const Step& step = ask.step;
  const std::int64_t end = add(add(step.number("netAssetsStart"), step.number("income")),
                               add(-step.number("expense"), step.number("restated")));
  if (end != step.number("netAssetsEnd"))
    ask.breaks(
        "I-DLY-1", data_path("netAssetsEnd"), yuan_of(end), yuan_of(step.number("netAssetsEnd")),
        {"期末净资产 = 期初 + 收入 − 支出 + 调整", "end = start + income − expense + restated"});
  form(ask, step.number("feeTiers") <= 4, Reason::kForm, "feeTiers", "≤ 4");
  if (step.code != 304) return;
  form(ask, step.flag("commitmentSigned"), Reason::kForm, "commitmentSigned", "true");
  form(ask, step.has("auditReport") || !org_summary(ask.state, step.subject).fundraising,
       Reason::kMissing, "auditReport", "required if fundraising-qualified");
}

// ---- Elections and posts

// The last candidacies of an organization: 335 with what 336 said.
struct Candidacy {
  Id16 person{};
  std::int64_t post = 0;
  bool passed = false, exception = false;
};

std::vector<Candidacy> candidacies(const State& state, std::string_view uscc) {
  std::vector<Candidacy> all;
  for (const Mark& mark : state.marks(list::kCandidate, std::string(uscc))) {
    const std::string stream = state.stream_name(mark.stream);
    const Steps history = state.history(stream);
    const Step* submitted = last_of(history, {335});
    const Step* vetted = last_of(history, {336});
    if (submitted == nullptr || submitted->id != mark.id) continue;
    all.push_back({submitted->ref("person"), submitted->number("post"),
                   state.state_name(stream) == "passed",
                   vetted != nullptr && vetted->says("terms", "exception")});
  }
  return all;
}

void check_held(Inquiry& ask, const History& history) {  // I-DLY-3, I-DLY-6
  const Step& step = ask.step;
  form(ask, 3 * step.number("present") >= 2 * step.number("eligible"), Reason::kForm, "present",
       "≥ 2/3 of eligible");
  form(ask,
       step.number("votesFor") + step.number("against") + step.number("abstain") <=
           step.number("present"),
       Reason::kForm, "votesFor", "sum ≤ present");
  const Step* plan = last_of(history, {332});
  if (plan == nullptr) return;
  if (plan->flag("changesLegalRep") && ask.state.state_name(step.stream) != "audited")
    ask.breaks("I-DLY-6", "$.type", "333, 334", std::string(ask.state.state_name(step.stream)),
               {"更换法定代表人须先审计", "an audit comes before a new legal representative"});
  const std::vector<Candidacy> candidates = candidacies(ask.state, step.subject);
  for (std::int64_t post : plan->numbers("posts")) {
    const bool passed = std::any_of(
        candidates.begin(), candidates.end(),
        [&](const Candidacy& candidate) { return candidate.post == post && candidate.passed; });
    if (!passed)
      return ask.breaks(
          "I-DLY-3", "$.type", "a passed candidate for each post", text_of(post),
          {"方案各职务须有审核通过的人选", "each post of the plan has a passed candidate"});
  }
}

void require_short_term(Inquiry& ask, std::string_view from, std::string_view to) {  // I-DLY-5
  const auto years = rule_number(ask.state, ask.step.effective_on, "R-ELE-1", "term_years", 5);
  const Day last = rules::add_years(ask.step.day(from), static_cast<int>(years));
  if (ask.step.day(to) > last)
    ask.breaks("I-DLY-5", data_path(to), "≤ " + to_text(last), to_text(ask.step.day(to)),
               {"每届任期不超过五年", "a term is at most five years"});
}

void check_appointment(Inquiry& ask) {  // I-DLY-4, I-DLY-5
  const Step& step = ask.step;
  require_short_term(ask, "from", "to");
  const auto most = rule_number(ask.state, step.effective_on, "R-ELE-1", "terms_max", 2);
  const auto candidates = candidacies(ask.state, step.subject);
  const bool excepted =
      std::any_of(candidates.begin(), candidates.end(), [&](const Candidacy& candidate) {
        return candidate.person == step.ref("person") && candidate.exception;
      });
  if (step.number("termNo") > most && !excepted)
    ask.breaks("I-DLY-5", data_path("termNo"), "≤ " + text_of(most), text_of(step.number("termNo")),
               {"连任不超过两届, 除非审核批准例外", "two terms, unless 336 approved an exception"});
  const bool president = step.says("post", "president");
  if (!president && !step.says("post", "secretaryGeneral")) return;
  const std::string other =
      stream_id(StreamKind::kPost, {step.subject, to_uuid_text(step.ref("person")),
                                    president ? "secretaryGeneral" : "president"});
  if (ask.state.state_name(other) == "holding")
    ask.breaks("I-DLY-4", data_path("person"), "two persons", "holds the other post",
               {"会长和秘书长不得由一人担任", "president and secretary-general differ"});
}

}  // namespace

void check_dly(Inquiry& ask) {
  if (ask.step.type->family != registry::Family::kDly) return;
  const Step& step = ask.step;
  switch (step.code) {
    case 304:
    case 306:
      return check_report(ask);
    case 336:
      if (!step.says("result", "pass") && !step.has("reasons"))
        ask.breaks("I-DLY-7", data_path("reasons"), "reasons", "",
                   {"退回或不通过须说明理由", "return and reject carry reasons"});
      return;
    case 338:
      return check_held(ask, ask.state.history(step.stream));
    case 339:
      return require_short_term(ask, "termFrom", "termTo");
    case 340:
      return check_appointment(ask);
    default:
      return;
  }
}

}  // namespace quanlu::ledger::cases
