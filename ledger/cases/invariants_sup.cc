#include "ledger/cases/inquiry.h"
#include "ledger/cases/lists.h"
#include "ledger/cases/past.h"
#include "ledger/cases/rulebook.h"
#include "schemas/base/time.h"

// SUP: I-SUP-1 and I-SUP-3 are check_duties, I-SUP-7 summaries.h; I-SUP-4 and 8 show late, never
// refuse.

namespace quanlu::ledger::cases {

namespace {

using registry::StreamKind;

// ---- Penalties

bool needs_discussion(const Step& decision) {
  return decision.says("kinds", "revocation") || decision.says("kinds", "certRevocation") ||
         decision.says("kinds", "suspension");
}

bool hearing_is_open(const History& history, const Step& notice, Day on) {
  if (!notice.flag("hearingRight") || on > notice.day("hearingDueOn")) return false;
  return std::none_of(history.begin(), history.end(), [&](const Step& step) {
    return step.seq > notice.seq &&
           (step.code == 760 || (step.code == 757 && step.flag("waivesHearing")));
  });
}

void check_decision(Inquiry& ask, const History& history) {  // I-SUP-2, I-SUP-10
  const Step& step = ask.step;
  const Step* notice = last_of(history, {756});
  const Step* discussed = last_of(history, {761});
  if (needs_discussion(step) && (!discussed || (notice && discussed->seq < notice->seq)))
    ask.breaks("I-SUP-2", "$.type", "761", "no collective discussion",
               {"须先集体讨论 (处罚法 57)", "a collective discussion comes first"});
  if (notice && hearing_is_open(history, *notice, step.day("on")))
    ask.breaks("I-SUP-2", data_path("on"), "> " + to_text(notice->day("hearingDueOn")),
               to_text(step.day("on")),
               {"听证申请期限未满或听证未举行", "a hearing may still be requested"});
  if (step.number("fine") <= 0 || step.correlation.is_zero()) return;
  for (const Mark& mark : ask.state.marks(list::kFinding, id_key(step.correlation))) {
    const auto other = ask.state.step(mark.id);
    if (other && other->stream != step.stream && other->number("fine") > 0)
      return ask.breaks("I-SUP-10", data_path("fine"), "one fine for one fact", other->stream,
                        {"同一违法行为不得给予两次罚款 (处罚法 29)", "one fact, one fine"});
  }
}

void refuse_late(Inquiry& ask, std::string_view deadline, const History& history,
                 std::uint16_t start, std::string_view field, bool at_least) {
  const Step* from = last_of(history, {start});
  if (from == nullptr) return;
  const DueAnswer answer = due_day(ask.state, deadline, *from, history);
  if (answer.missing_year != 0)
    return ask.refuse(refusal_of(rules::CalendarMissing{answer.missing_year}, data_path(field)));
  if (!answer) return;
  const Day on = ask.step.day(field), due = answer.due->day;
  if (at_least ? on >= due : on <= due) return;
  ask.refuse(Reason::kDeadline, data_path(field), std::string(deadline),
             (at_least ? "≥ " : "≤ ") + to_text(due), to_text(on),
             at_least ? Words{"须提前七个工作日通知听证", "the hearing was notified too late"}
                      : Words{"已过申请期限", "the time for this has passed"});
}

// ---- Listings

void check_listing(Inquiry& ask, const History& history) {  // I-SUP-5, I-SUP-11
  const Step& step = ask.step;
  const Step* notice = last_of(history, {740});
  const Step* heard = last_of(history, {741});
  const bool answered = notice && heard && heard->seq > notice->seq;
  if (notice && !answered && step.day("on") <= notice->day("statementDueOn"))
    ask.breaks("I-SUP-5", data_path("on"), "> " + to_text(notice->day("statementDueOn")),
               to_text(step.day("on")), {"陈述申辩期限未满", "the time for a statement runs"});
  if (!step.says("ground", "unreachable")) return;
  std::vector<Day> mails;
  for (const Step& mail : history)
    if (mail.code == 749) mails.push_back(mail.day("on"));
  const auto least = rule_number(ask.state, step.effective_on, "R-CRE-2", "mail_gap_min_days", 15);
  const auto most = rule_number(ask.state, step.effective_on, "R-CRE-2", "mail_gap_max_days", 30);
  for (std::size_t i = 1; i < mails.size(); ++i) {
    const std::int32_t gap = mails[i].value - mails[i - 1].value;
    if (least <= gap && gap <= most) return;
  }
  ask.breaks("I-SUP-11", data_path("ground"), "two 749, 15–30 days apart",
             std::to_string(mails.size()) + " × 749",
             {"须两次邮寄无人签收, 间隔十五至三十日", "two mailings 15 to 30 days apart"});
}

void check_serious(Inquiry& ask, const History& history) {  // I-SUP-6
  if (!ask.step.says("ground", "listedTwoYears")) return;
  const Step* since = last_of(history, {742, 745});
  if (since == nullptr) return;
  const DueAnswer answer = due_day(ask.state, "D12", *since, history);
  if (answer && ask.step.day("on") < answer.due->day)
    ask.breaks("I-SUP-6", data_path("on"), to_text(answer.due->day), to_text(ask.step.day("on")),
               {"列入未满两年", "not yet two years on the directory"});
}

// ---- Draws and published lists

void check_draw(Inquiry& ask, const History& history) {  // I-SUP-9
  const Step& step = ask.step;
  const Words remedy{"使用计划冻结的名单和已公布的承诺值",
                     "use the frozen pool and the published commit"};
  const Step* plan = last_of(history, {701});
  if (plan != nullptr && plan->number("pool") != step.number("orgPool"))
    ask.breaks("I-SUP-9", data_path("orgPool"), text_of(plan->number("pool")),
               text_of(step.number("orgPool")), remedy);
  if (!ask.at.hash) return;
  const Digest commit = ask.at.hash(step.text("seedReveal"));
  const std::string_view stated = step.text("seedCommit");
  if (stated != std::string_view(reinterpret_cast<const char*>(commit.bytes.data()), 32))
    ask.breaks("I-SUP-9", data_path("seedReveal"), "H(seedReveal) = seedCommit", "another digest",
               remedy);
}

void check_list(Inquiry& ask) {  // T07
  const auto listed = static_cast<std::int64_t>(ask.step.refs("entries").size());
  if (listed != ask.step.number("members"))
    ask.refuse(Reason::kForm, data_path("members"), "748", text_of(listed),
               text_of(ask.step.number("members")),
               {"公布数须等于所列条数", "the count must equal the listed ids"});
}

}  // namespace

void check_sup(Inquiry& ask) {
  if (ask.step.type->family != registry::Family::kSup) return;
  const auto history = [&] { return ask.state.history(ask.step.stream); };
  switch (ask.step.code) {
    case 702:
      return check_draw(ask, history());
    case 742:
      return check_listing(ask, history());
    case 746:
      return check_serious(ask, history());
    case 748:
      return check_list(ask);
    case 758:
      return refuse_late(ask, "D16", history(), 756, "on", false);
    case 760:
      return refuse_late(ask, "D17", history(), 759, "on", true);
    case 762:
      return check_decision(ask, history());
    default:
      return;
  }
}

}  // namespace quanlu::ledger::cases
