#include "projections/views/case_state.h"

#include <algorithm>
#include <cstring>

namespace quanlu::projections::views {
namespace {

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

// Deadlines whose day stands in another event than the one that starts them.
std::uint16_t renamed_deadline(EventCode code) {
  if (code == EventCode::kComplaintRegistered) return number_of(Deadline::kD20);
  if (code == EventCode::kDemandReopened) return number_of(Deadline::kD34);
  return 0;
}

void start_and_stop(const Applied& applied, CaseState& state, Dues& dues) {
  const Fact& fact = applied.fact;
  for (const Deadline stopped : fact.type->stops)
    dues.stop(number_of(stopped));
  if (state.final != 0) dues.clear();
  if (!applied.is_stream && is_followed(fact.kind)) return;  // a row of that stream
  const registry::Field* field = applied.moves.due_field(fact.code);
  const std::int32_t on =
      field == nullptr ? 0 : static_cast<std::int32_t>(fact.event->fields().number(*field));
  const auto code = static_cast<EventCode>(fact.code);
  if (on == 0 || repeats_a_day(code)) return;
  const std::uint16_t deadline =
      fact.type->starts.empty() ? renamed_deadline(code) : number_of(fact.type->starts.front());
  dues.set({deadline, fact.code, on});
}

void note(const Fact& fact, CaseState& state, Dues& dues) {
  switch (fact.type->family) {
    case Family::kReg:
      return note_registration(fact, state, dues);
    case Family::kLnk:
      return note_linkage(fact, state, dues);
    case Family::kVis:
      return note_demand(fact, state, dues);
    case Family::kCmp:
      return note_complaint(fact, state, dues);
    case Family::kFnd:
      return note_fund(fact, state, dues);
    case Family::kSup:
      return note_penalty(fact, state, dues);
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
  if (state.subject.empty()) state.subject = fact.subject;
  if (is_linked) return;
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

void Dues::shift(std::uint16_t deadline, std::int32_t days) {
  for (std::size_t i = 0; i < size_; ++i)
    if (deadline == 0xFFFF || dues_[i].deadline == deadline) dues_[i].on += days;
}

std::int32_t Dues::next() const {
  std::int32_t first = 0;
  for (const Due& due : all())
    if (first == 0 || due.on < first) first = due.on;
  return first;
}

void fold_case(const Applied& applied, bool is_linked, CaseState& state, Dues& dues) {
  const Fact& fact = applied.fact;
  count(applied, is_linked, state);
  if (fact.type == nullptr) return;
  const auto machine = static_cast<StreamKind>(state.stream);
  if (machine != StreamKind::kNone) {
    state.state = applied.moves.next(fact, machine, state.state);
    const registry::State* known = registry::stream(machine).state(state.state);
    state.final = known != nullptr && known->final ? 1 : 0;
  }
  note(fact, state, dues);
  if (!is_linked) start_and_stop(applied, state, dues);
  state.due_on = dues.next();
  state.dues = dues.bytes();
}

}  // namespace quanlu::projections::views
