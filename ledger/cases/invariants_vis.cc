#include "ledger/cases/inquiry.h"
#include "ledger/cases/past.h"
#include "schemas/base/time.h"

// VIS: I-VIS-1 is what the machine Demand says; I-VIS-3 is the schema (sealed fields).

namespace quanlu::ledger::cases {

namespace {

inline constexpr std::int32_t kReopenDays = 30;

void require_live_liaison(Inquiry& ask, const History& history) {  // I-VIS-2
  const Day on = ask.step.day("on");
  const Step* assigned = last_of(history, {410});
  const Step* ended = last_of(history, {412});
  const bool over = assigned && ended && ended->seq > assigned->seq && ended->day("on") < on;
  const bool live = assigned != nullptr && !over && assigned->day("from") <= on &&
                    (!assigned->has("to") || on <= assigned->day("to"));
  if (!live)
    ask.breaks("I-VIS-2", data_path("on"), "a live 410", to_text(on),
               {"联络员当日须有有效派定", "the officer is assigned on that day"});
}

void require_recent_confirmation(Inquiry& ask, const History& history) {  // I-VIS-4
  if (ask.state.state_name(ask.step.stream) != "confirmed") return;
  const Step* confirmed = last_of(history, {406});
  if (confirmed == nullptr) return;
  const Day last(confirmed->effective_on.value + kReopenDays);
  if (ask.step.effective_on > last)
    ask.breaks("I-VIS-4", "$.effectiveOn", to_text(last), to_text(ask.step.effective_on),
               {"确认满三十日后另行登记诉求", "after 30 days raise a new demand"});
}

}  // namespace

void check_vis(Inquiry& ask) {
  if (ask.step.type->family != registry::Family::kVis) return;
  const auto history = [&] { return ask.state.history(ask.step.stream); };
  if (ask.step.code == 411) require_live_liaison(ask, history());
  if (ask.step.code == 407) require_recent_confirmation(ask, history());
}

}  // namespace quanlu::ledger::cases
