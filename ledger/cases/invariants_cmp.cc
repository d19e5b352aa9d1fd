#include "ledger/cases/facts.h"
#include "ledger/cases/inquiry.h"
#include "ledger/cases/lists.h"
#include "ledger/cases/past.h"
#include "ledger/cases/rulebook.h"
#include "schemas/base/time.h"

// CMP: I-CMP-1 is check_identity_in_text, I-CMP-2 may_read, I-CMP-4 two officers (check_duties).

namespace quanlu::ledger::cases {

namespace {

using registry::StreamKind;

void require_form(Inquiry& ask, bool fulfilled, Reason reason, std::string_view field,
                  std::string_view rule) {
  if (!fulfilled)
    ask.refuse(reason, data_path(field), std::string(ask.step.type->name), std::string(rule), "",
               {"按规则补齐或更正该项", "complete or correct this field"});
}

void check_received(Inquiry& ask) {
  const Step& step = ask.step;
  require_form(ask, step.has("target") != step.has("targetName"), Reason::kForm, "target",
               "target or targetName, one of the two");
  require_form(ask,
               step.number("groupSize") <=
                   rule_number(ask.state, step.effective_on, "R-CMP-4", "representatives_max", 5),
               Reason::kForm, "groupSize", "R-CMP-4: representatives ≤ 5");
  require_form(ask, !step.flag("named") || step.has("identity"), Reason::kMissing, "identity",
               "required if named");
}

void require_new_number(Inquiry& ask) {
  for (const Mark& mark : ask.state.marks(list::kComplaintNo, std::string(ask.step.text("no"))))
    if (mark.id != ask.step.id)
      return ask.refuse(Reason::kForm, data_path("no"), "502", "a number not in use",
                        std::string(ask.step.text("no")),
                        {"投诉编号已被使用", "this complaint number is in use"});
}

// ---- People: I-CMP-3 and T13

bool is_recused(const History& history, std::string_view account) {
  return std::any_of(history.begin(), history.end(), [&](const Step& step) {
    return step.code == 510 && step.text("handler") == account;
  });
}

bool is_of_target(const Inquiry& ask, const History& history, std::string_view account) {
  const Step* received = last_of(history, {501});
  if (received == nullptr || received->text("target").empty()) return false;
  const AccountFacts& facts = account_facts(ask.state, account);
  if (facts.unit == received->text("target")) return true;
  return std::any_of(facts.grants.begin(), facts.grants.end(),
                     [&](const Grant& grant) { return grant.unit == received->text("target"); });
}

void require_impartial(Inquiry& ask, const History& history, std::string_view account,
                       const std::string& path) {
  if (account.empty()) return;
  const Words remedy{"应当回避, 由他人办理", "this person is recused; another one acts"};
  if (is_recused(history, account))
    ask.refuse(Reason::kRecused, path, "I-CMP-3", "not recused (510)", std::string(account),
               remedy);
  else if (is_of_target(ask, history, account))
    ask.refuse(Reason::kRecused, path, "I-CMP-3", "not of the organization complained of",
               std::string(account), remedy);
}

void check_people(Inquiry& ask) {
  const Step& step = ask.step;
  const bool acts = is_any(step.code, {511, 512, 513, 514, 515, 516, 517});
  const auto officers = step.texts("officers");
  if (!acts && step.code != 509 && officers.empty()) return;
  const Steps history = ask.state.history(step.stream);
  if (acts) require_impartial(ask, history, step.actor.account, "$.actor.account");
  if (step.code == 509)
    for (std::string_view field : {"handler", "second"})
      require_impartial(ask, history, step.text(field), data_path(field));
  for (const std::string& officer : officers)
    require_impartial(ask, history, officer, data_path("officers"));
}

// ---- Time

// A right to ask that lapses: 504 after D21, 519 and 521 after D23.
void require_in_time(Inquiry& ask, const History& history, std::string_view deadline,
                     std::initializer_list<std::uint16_t> starts) {
  const Step* start = last_of(history, starts);
  if (start == nullptr) return;
  const DueAnswer answer = due_day(ask.state, deadline, *start, history);
  if (answer.missing_year != 0)
    return ask.refuse(refusal_of(rules::CalendarMissing{answer.missing_year}, data_path("on")));
  if (!answer || ask.step.day("on") <= answer.due->day) return;
  ask.refuse(Reason::kDeadline, data_path("on"), std::string(deadline), to_text(answer.due->day),
             to_text(ask.step.day("on")), {"已过申请期限", "the time for this has passed"});
}

void check_extension(Inquiry& ask, const History& history) {  // I-CMP-6
  const auto most = rule_number(ask.state, ask.step.effective_on, "R-CMP-2", "extend_days", 30);
  if (count_of(history, 516) > 0 || ask.step.number("days") > most)
    ask.breaks("I-CMP-6", data_path("days"), "once, ≤ " + text_of(most),
               text_of(ask.step.number("days")),
               {"只能延期一次, 不超过三十日", "one extension of at most 30 days"});
}

// ---- Unsealing, repetition, merging

void check_unsealing(Inquiry& ask) {  // I-CMP-7
  const auto approval = ask.state.step(ask.step.ref("request"));
  if (!approval || approval->code != 1313) return;
  const Words remedy{"另行申请启封 (1312, 1313)", "request the unsealing again (1312, 1313)"};
  if (ask.step.occurred_at.value > approval->number("validUntil"))
    return ask.breaks("I-CMP-7", data_path("request"),
                      to_people(Millis(approval->number("validUntil"))),
                      to_people(ask.step.occurred_at), remedy);
  const auto request = ask.state.step(approval->ref("request"));
  if (!request) return;
  bool concerns = false;
  for (const EventId& of : request->refs("of")) {
    const auto event = ask.state.step(of);
    concerns = concerns || (event && event->stream == ask.step.stream);
  }
  if (!concerns)
    ask.breaks("I-CMP-7", data_path("request"), "an event of this complaint", "another case",
               remedy);
}

void require_not_final(Inquiry& ask, const History& history) {  // I-CMP-8
  const Step* received = last_of(history, {501});
  if (received == nullptr || received->correlation.is_zero()) return;
  for (const Mark& mark : ask.state.marks(list::kSameFact, id_key(received->correlation))) {
    const std::string other = ask.state.stream_name(mark.stream);
    if (other != ask.step.stream && count_of(ask.state.history(other), 522) > 0)
      return ask.breaks("I-CMP-8", "$.type", "507", other,
                        {"同一事实已复核终结, 不再受理 (信访条例 36)",
                         "the same fact was decided finally: not accepted again"});
  }
}

void check_redo(Inquiry& ask, const History& history) {  // I-CMP-9
  if (!ask.step.flag("redo")) return;
  const Step* received = last_of(history, {501});
  const Step* rated = last_of(history, {526});
  const bool redone = std::any_of(history.begin(), history.end(), [](const Step& step) {
    return step.code == 511 && step.flag("redo");
  });
  const bool hotline = received != nullptr && received->says("channel", "hotline12345");
  if (!hotline || rated == nullptr || rated->number("score") > 2 || redone)
    ask.breaks("I-CMP-9", data_path("redo"), "hotline, score ≤ 2, once",
               rated ? "score " + text_of(rated->number("score")) : "no 526",
               {"仅热线件回访不满意时重办一次", "only hotline items rated 2 or less, once"});
}

// The days of a hearing are taken out of the clocks, so they must be days.
void check_hearing(Inquiry& ask) {
  require_form(ask, ask.step.day("to") >= ask.step.day("from"), Reason::kDate, "to", "≥ from");
}

void check_retaliation(Inquiry& ask) {  // I-CMP-10
  if (ask.state.marks(list::kComplaintNo, std::string(ask.step.text("no"))).empty())
    ask.breaks("I-CMP-10", data_path("no"), "the number of the first complaint",
               std::string(ask.step.text("no")),
               {"指明首次投诉的编号", "name the complaint after which this happened"});
}

void check_merge(Inquiry& ask) {  // I-CMP-10
  const auto found = ask.state.marks(list::kComplaintNo, std::string(ask.step.text("into")));
  const bool other =
      !found.empty() && ask.state.stream_name(found.front().stream) != ask.step.stream;
  if (!other)
    ask.breaks("I-CMP-10", data_path("into"), "the number of another complaint",
               std::string(ask.step.text("into")),
               {"指明并入的投诉编号", "name the complaint into which this one goes"});
}

}  // namespace

void check_cmp(Inquiry& ask) {
  if (ask.step.type->family != registry::Family::kCmp) return;
  const auto history = [&] { return ask.state.history(ask.step.stream); };
  check_people(ask);
  switch (ask.step.code) {
    case 501:
      return check_received(ask);
    case 502:
      return require_new_number(ask);
    case 504:
      return require_in_time(ask, history(), "D21", {503});
    case 506:
      return require_not_final(ask, history());
    case 508:
      return check_merge(ask);
    case 511:
      return check_redo(ask, history());
    case 515:
      return check_hearing(ask);
    case 516:
      return check_extension(ask, history());
    case 518:
      return require_form(ask, ask.step.flag("remedyTold"), Reason::kForm, "remedyTold", "true");
    case 519:
      return require_in_time(ask, history(), "D23", {518});
    case 521:
      return require_in_time(ask, history(), "D23", {520});
    case 528:
      return check_unsealing(ask);
    case 529:
      return check_retaliation(ask);
    default:
      return;
  }
}

}  // namespace quanlu::ledger::cases
