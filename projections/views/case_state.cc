#include "projections/views/case_state.h"

#include <algorithm>
#include <cstring>

#include "ledger/cases/clock_plan.h"
#include "schemas/events/cmp.capnp.h"
#include "schemas/events/fnd.capnp.h"
#include "schemas/events/reg.capnp.h"

namespace quanlu::projections::views {
namespace {

namespace events = quanlu::schemas::events;
using registry::Deadline;
using registry::EventCode;
using registry::Family;
using registry::StreamKind;

// Days that are told again when they have passed, or bind somebody else: not another deadline.
bool repeats_a_day(EventCode code) {
  return code == EventCode::kLinkageOverdue || code == EventCode::kInquiryOverdue ||
         code == EventCode::kAnnualReportOverdue || code == EventCode::kRectificationOverdue ||
         code == EventCode::kMaterialsDeficiencyNotified;
}

bool is_day(const Fact& fact, const registry::Field* field) {
  return field != nullptr && fact.event->fields().number(*field) != 0;
}

std::int32_t day_in(const Fact& fact, const registry::Field& field) {
  return static_cast<std::int32_t>(fact.event->fields().number(field));
}

// One event into the open deadlines of one owner.
class Clocks {
 public:
  Clocks(const Applied& applied, const CaseState& state, std::int32_t paused_on, Dues& dues)
      : applied_(applied),
        fact_(applied.fact),
        plan_(cases::clock_plan(*fact_.type)),
        state_(state),
        paused_on_(paused_on),
        dues_(dues) {}

  void run() {
    for (const Deadline stopped : plan_.stops)
      dues_.stop(number_of(stopped));
    if (cases::is_end(static_cast<StreamKind>(state_.stream), state_.state)) return dues_.clear();
    for (const cases::ClockStart& start : plan_.starts)
      if (is_home(start.home)) begin(start);
    if (is_home(fact_.kind)) take_days();
    if (plan_.extends != Deadline::kNone) extend(number_of(plan_.extends));
    for (const Deadline resumed : plan_.resumes)
      resume(number_of(resumed));
  }

 private:
  // A deadline runs where it can be stopped: in the case, or in a stream of its own row.
  bool is_home(StreamKind home) const {
    if (!applied_.is_stream) return is_case(home);
    return home == static_cast<StreamKind>(state_.stream);
  }

  void begin(const cases::ClockStart& start) {
    if (start.deadline == Deadline::kD24 && !is_from_hotline()) return;
    Dues::Due due{.seq = fact_.seq.value,
                  .decided_on = fact_.effective_on.value,
                  .deadline = number_of(start.deadline),
                  .code = fact_.code};
    due.from = is_day(fact_, start.from) ? day_in(fact_, *start.from) : due.decided_on;
    due.emergency = start.deadline == Deadline::kD36 && is_emergency() ? 1 : 0;
    if (plan_.stored == start.deadline && is_day(fact_, plan_.stored_on))
      due.on = day_in(fact_, *plan_.stored_on);
    else if (!count(due))
      return;  // no rules at hand, or a calendar is missing: nothing is told
    dues_.set(due);
  }

  bool is_from_hotline() const {
    return fact_.body<events::ComplaintReceived>().getChannel() ==
           events::ComplaintChannel::HOTLINE12345;
  }
  bool is_emergency() const { return fact_.body<events::FundraisingPlanFiled>().getEmergency(); }

  bool count(Dues::Due& due) const {
    const rules::Pause paused{Day(0), Day(due.paused)};
    const cases::DueAnswer answer = cases::due_day(
        applied_.rules.known_before(fact_.seq),
        {.deadline = registry::deadline(static_cast<Deadline>(due.deadline)).id,
         .decided_on = Day(due.decided_on),
         .from = Day(due.from),
         .variant = due.emergency != 0 ? std::string_view("emergency") : std::string_view(),
         .extended = due.extended,
         .pauses = {&paused, 1}});
    if (!answer) return false;
    due.on = answer.due->day.value;
    due.provisional = answer.due->provisional ? 1 : 0;
    return true;
  }

  // Days that the event stores itself: of a deadline that another one started, or of none.
  void take_days() {
    const bool started = std::any_of(plan_.starts.begin(), plan_.starts.end(),
                                     [&](const auto& one) { return one.deadline == plan_.stored; });
    if (!started && is_day(fact_, plan_.stored_on)) {
      Dues::Due* open = dues_.find(number_of(plan_.stored));
      Dues::Due due = open != nullptr ? *open
                                      : Dues::Due{.seq = fact_.seq.value,
                                                  .deadline = number_of(plan_.stored),
                                                  .code = fact_.code};
      due.on = day_in(fact_, *plan_.stored_on);
      dues_.set(due);
    }
    const registry::Field* named = applied_.moves.due_field(fact_.code);
    if (named == plan_.stored_on || !is_day(fact_, named) ||
        repeats_a_day(static_cast<EventCode>(fact_.code)))
      return;
    dues_.set({.seq = fact_.seq.value, .on = day_in(fact_, *named), .code = fact_.code});
  }

  void extend(std::uint16_t deadline) {
    Dues::Due* due = dues_.find(deadline);
    if (due == nullptr) return;
    const auto days =
        static_cast<std::uint16_t>(fact_.event->fields().number(*fact_.type->field("days")));
    due->extended = static_cast<std::uint16_t>(due->extended + days);
    move(*due, days);
  }

  void resume(std::uint16_t deadline) {
    Dues::Due* due = dues_.find(deadline);
    const std::int32_t days = suspended();
    if (due == nullptr || days <= 0) return;
    due->paused = static_cast<std::uint16_t>(due->paused + days);
    move(*due, days);
  }

  // 112 ends what 111 began, 515 says both days.
  std::int32_t suspended() const {
    if (static_cast<EventCode>(fact_.code) == EventCode::kTimeLimitResumed)
      return paused_on_ == 0 ? 0 : fact_.body<events::TimeLimitResumed>().getTo() - paused_on_;
    const auto hearing = fact_.body<events::PetitionHearingHeld>();
    return hearing.getTo() - hearing.getFrom();
  }

  // Counted again from its start; where that is not known, moved by the days as they are.
  void move(Dues::Due& due, std::int32_t days) const {
    if (due.from == 0 || !count(due)) due.on += days;
  }

  const Applied& applied_;
  const Fact& fact_;
  const cases::ClockPlan& plan_;
  const CaseState& state_;
  const std::int32_t paused_on_;  // before the event
  Dues& dues_;
};

void note(const Fact& fact, CaseState& state) {
  switch (fact.type->family) {
    case Family::kReg:
      return note_registration(fact, state);
    case Family::kLnk:
      return note_linkage(fact, state);
    case Family::kVis:
      return note_demand(fact, state);
    case Family::kCmp:
      return note_complaint(fact, state);
    case Family::kFnd:
      return note_fund(fact, state);
    case Family::kSup:
      return note_penalty(fact, state);
    default:
      return;
  }
}

void count(const Applied& applied, bool is_linked, CaseState& state) {
  const Fact& fact = applied.fact;
  if (state.events == 0) {
    state.first_seq = fact.seq.value;
    state.opened_on = fact.effective_on.value;
  }
  ++state.events;
  state.last_seq = fact.seq.value;
  state.last_on = fact.effective_on.value;
  if (fact.flagged) ++state.flags;
  if (state.subject.empty()) state.subject = fact.subject;
  if (is_linked) {
    if (state.stream != 0 || applied.linked != StreamKind::kGrade) return;
    state.stream = number_of(applied.linked);  // a grade begins with an event of the evaluation
    state.name = fact.subject;
    return;
  }
  if (!applied.is_stream && !is_case(fact.kind)) return;
  state.stream = number_of(fact.kind);
  state.version = fact.stream_seq;
  state.name = fact.stream_key();
}

}  // namespace

Dues::Dues(std::string_view bytes) : size_(std::min(bytes.size() / sizeof(Due), kDuesMax)) {
  if (size_ > 0) std::memcpy(dues_.data(), bytes.data(), size_ * sizeof(Due));
}

void Dues::set(const Due& due) {
  stop(due.deadline);
  if (size_ == kDuesMax) stop(dues_[0].deadline);
  dues_[size_++] = due;
}

void Dues::stop(std::uint16_t deadline) {
  auto* const end = dues_.data() + size_;
  auto* const kept =
      std::remove_if(dues_.data(), end, [&](const Due& due) { return due.deadline == deadline; });
  size_ = static_cast<std::size_t>(kept - dues_.data());
}

Dues::Due* Dues::find(std::uint16_t deadline) {
  for (std::size_t i = 0; i < size_; ++i)
    if (dues_[i].deadline == deadline) return &dues_[i];
  return nullptr;
}

std::int32_t Dues::next() const {
  std::int32_t first = 0;
  for (const Due& due : all())
    if (first == 0 || due.on < first) first = due.on;
  return first;
}

void fold_case(const Applied& applied, bool is_linked, CaseState& state, Dues& dues) {
  const Fact& fact = applied.fact;
  const std::int32_t paused_on = state.paused_on;
  count(applied, is_linked, state);
  if (fact.type == nullptr) return;
  const auto machine = static_cast<StreamKind>(state.stream);
  if (machine != StreamKind::kNone) {
    state.state = applied.moves.next(fact, machine, state.state);
    const registry::State* known = registry::stream(machine).state(state.state);
    state.final = known != nullptr && known->final ? 1 : 0;
  }
  note(fact, state);
  Clocks(applied, state, paused_on, dues).run();
  state.due_on = dues.next();
  state.dues = dues.bytes();
}

}  // namespace quanlu::projections::views
