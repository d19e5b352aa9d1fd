#include "ledger/cases/facts.h"
#include "ledger/cases/inquiry.h"
#include "ledger/cases/past.h"
#include "ledger/cases/rulebook.h"
#include "schemas/base/time.h"

// EVA, PTY, TSK, COM, NRM: what is not a move of the table.

namespace quanlu::ledger::cases {

namespace {

using registry::StreamKind;

void breaks(Inquiry& ask, bool fulfilled, std::string_view invariant, std::string_view field,
            std::string expected, std::string found) {
  if (!fulfilled)
    ask.breaks(invariant, data_path(field), std::move(expected), std::move(found),
               {"按规则更正该项", "correct this field by the rule"});
}

void form(Inquiry& ask, bool fulfilled, Reason reason, std::string_view field,
          std::string_view rule) {
  if (!fulfilled)
    ask.refuse(reason, data_path(field), std::string(ask.step.type->name), std::string(rule), "",
               {"按规则补齐或更正该项", "complete or correct this field"});
}

void check_confirmation(Inquiry& ask, const History& history) {  // I-EVA-1
  const Step& step = ask.step;
  const Step* publicity = last_of(history, {807});
  breaks(ask, last_of(history, {806}) != nullptr, "I-EVA-1", "grade", "806", "no vote");
  if (publicity != nullptr)
    breaks(ask, step.effective_on > publicity->day("to"), "I-EVA-1", "validFrom",
           "> " + to_text(publicity->day("to")), to_text(step.effective_on));
  const auto years = rule_number(ask.state, step.effective_on, "R-EVA-3", "valid_years", 5);
  const Day last(rules::add_years(step.day("validFrom"), static_cast<int>(years)).value - 1);
  form(ask, step.day("validTo") == last, Reason::kDate, "validTo", to_text(last));
}

std::int64_t points_of(const History& history) {  // I-EVA-4
  std::int64_t total = 0;
  for (std::uint16_t code : {841, 842, 845})
    total = add(total, sum_of(history, code, "delta"));
  return total;
}

void check_points(Inquiry& ask, const History& history) {
  const std::int64_t total = points_of(history);
  if (ask.step.number("total") == 0)  // left out, or nothing to add up
    ask.step.set("total", total);
  else
    breaks(ask, ask.step.number("total") == total, "I-EVA-4", "total", text_of(total),
           text_of(ask.step.number("total")));
  // The rank of one body takes the totals of all: the ranking run that knows them states it.
  form(ask, ask.step.number("rank") > 0, Reason::kMissing, "rank", "competition ranking 1,2,2,4");
}

}  // namespace

void check_eva(Inquiry& ask) {
  const Step& step = ask.step;
  if (step.type->family != registry::Family::kEva) return;
  const auto history = [&] { return ask.state.history(step.stream); };
  switch (step.code) {
    case 806:
    case 809:
      return breaks(ask, 2 * step.number("ballotsFor") >= step.number("members"), "I-EVA-7",
                    "ballotsFor", "≥ half of all members", text_of(step.number("ballotsFor")));
    case 807:
      return form(ask, step.day("to").value - step.day("from").value >= 7, Reason::kDate, "to",
                  "≥ 7 days");
    case 810:
      return check_confirmation(ask, history());
    case 812:
      return form(ask, step.number("new") < step.number("old"), Reason::kForm, "new", "lower");
    case 843:
      return form(ask, step.says("toClass", "c") || step.says("toClass", "d"), Reason::kForm,
                  "toClass", "C or D");
    case 842:
      return form(ask, step.number("delta") > 0, Reason::kForm, "delta", "> 0");
    case 846:
      return check_points(ask, history());
    default:
      return;
  }
}

void check_pty(Inquiry& ask) {  // I-PTY-1; I-PTY-2 is the stream Affiliation, one per organization
  if (ask.step.code != 910) return;
  const auto head = ask.state.head(ask.step.stream);
  breaks(ask, !head || head->version == 0, "I-PTY-1", "issueNo", "unique per host",
         std::string(ask.step.text("issueNo")));
}

void check_tsk(Inquiry& ask) {  // I-TSK-3; I-TSK-4 is the enumeration Secrecy
  if (ask.step.code != 1007) return;
  const auto id = parse_stream_id(ask.step.stream);
  if (id && !ask.step.actor.unit.empty() && id->parts.back() == ask.step.actor.unit)
    ask.breaks("I-TSK-3", "$.actor.unit", "not the assignee", ask.step.actor.unit,
               {"由交办方确认完成", "who gave the task completes it"});
}

void check_com(Inquiry& ask) {  // I-COM-1
  const Step& step = ask.step;
  if (step.code == 1101 && step.has("preCheckedBy") && !ask.import) {
    const AccountFacts& account = account_facts(ask.state, step.text("preCheckedBy"));
    breaks(ask, holds_role(account, registry::Role::kRes, step.occurred_at), "I-COM-1",
           "preCheckedBy", "RES", std::string(step.text("preCheckedBy")));
  }
  if (step.code == 1101) form(ask, step.number("members") >= 5, Reason::kForm, "members", "≥ 5");
  if (step.code == 1105)
    breaks(ask, is_live(ask.state, step.text("uscc")), "I-COM-3", "uscc", "113 of that body",
           std::string(step.text("uscc")));
}

void check_nrm(Inquiry& ask) {  // I-NRM-1: what is in force is never edited
  if (!is_any(ask.step.code, {1203, 1205})) return;
  const auto head = ask.state.head(ask.step.stream);
  breaks(ask, !head || head->version == 0, "I-NRM-1", "file", "a new version of its own",
         ask.step.stream);
}

}  // namespace quanlu::ledger::cases
