#include "ledger/cases/inquiry.h"
#include "ledger/cases/lists.h"
#include "ledger/cases/past.h"

namespace quanlu::ledger::cases {

namespace {

void require_one_push(Inquiry& ask) {  // I-LNK-1
  const EventId of = ask.step.ref("of");
  const auto pushed = ask.state.known(of);
  if (!pushed || !is_any(pushed->code, {113, 116, 122, 123})) return;
  for (const Mark& mark : ask.state.marks(list::kPushOf, id_key(of)))
    if (mark.id != ask.step.id)
      return ask.breaks("I-LNK-1", data_path("of"), "pushed once", to_uuid_text(mark.id),
                        {"该结果已推送过", "this result was pushed already"});
}

void require_participant(Inquiry& ask, const History& history) {  // I-LNK-2
  const Step* opened = last_of(history, {205});
  if (opened != nullptr && !names(*opened, "participants", ask.step.actor.unit))
    ask.breaks("I-LNK-2", "$.actor.unit", "a participant", ask.step.actor.unit,
               {"会商参加单位才出具意见", "opinions come from the participants"});
}

void require_all_opinions(Inquiry& ask, const History& history) {  // I-LNK-3
  const Step* opened = last_of(history, {205});
  if (opened == nullptr) return;
  for (const std::string& unit : opened->texts("participants")) {
    const bool given = std::any_of(history.begin(), history.end(), [&](const Step& step) {
      return step.code == 206 && step.actor.unit == unit;
    });
    if (!given)
      return ask.breaks(
          "I-LNK-3", "$.type", "206 of each participant", unit,
          {"等待各参加单位意见, 或记缺席", "each participant has an opinion or is absent"});
  }
}

// I-LNK-4: what is left over on both sides explains the difference of the two registers.
void require_counts(Inquiry& ask) {
  const Step& step = ask.step;
  const auto only_left = static_cast<std::int64_t>(step.texts("onlyLeft").size());
  const auto only_right = static_cast<std::int64_t>(step.texts("onlyRight").size());
  if (step.number("left") - only_left != step.number("right") - only_right)
    ask.breaks("I-LNK-4", "$.data", text_of(step.number("left") - only_left),
               text_of(step.number("right") - only_right),
               {"两边数量与差异清单不符", "counts and differences do not agree"});
}

}  // namespace

void check_lnk(Inquiry& ask) {
  if (ask.step.type->family != registry::Family::kLnk) return;
  const auto history = [&] { return ask.state.history(ask.step.stream); };
  if (is_any(ask.step.code, {201, 202})) require_one_push(ask);
  if (ask.step.code == 206) require_participant(ask, history());
  if (ask.step.code == 207) require_all_opinions(ask, history());
  if (ask.step.code == 217) require_counts(ask);
}

}  // namespace quanlu::ledger::cases
