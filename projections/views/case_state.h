#pragma once
// V05 and its twin for other streams: the state of one case, folded event by event, and the open
// deadlines in it, which start, move and end as ledger/cases/clock_plan.h says. What families say
// about their cases stands in case_notes_*.cc.
#include <array>
#include <cstdint>
#include <span>

#include "projections/views/applied.h"

namespace quanlu::projections::views {

// The open deadlines of a case, as CaseState::dues holds them: at most kDuesMax, the oldest goes.
class Dues {
 public:
  struct Due {
    std::uint64_t seq = 0;         // of the event that started it
    std::int32_t on = 0;           // the day until which; with `provisional` not moved yet
    std::int32_t from = 0;         // the day that is not counted; 0: `on` is a stored day alone
    std::int32_t decided_on = 0;   // which rule set counts
    std::uint16_t deadline = 0;    // registry::Deadline; 0: a day that an event names
    std::uint16_t code = 0;        // of the event that started it
    std::uint16_t extended = 0;    // as granted, in the unit of the deadline
    std::uint16_t paused = 0;      // days
    std::uint8_t provisional = 0;  // the calendar of its year is not published yet
    std::uint8_t emergency = 0;    // counts by the variant of that name
    std::uint16_t unused = 0;
  };
  static constexpr std::size_t kDuesMax = 8;

  explicit Dues(std::string_view bytes);
  void set(const Due& due);  // in place of an open one of the same deadline
  void stop(std::uint16_t deadline);
  void clear() { size_ = 0; }
  Due* find(std::uint16_t deadline);  // nullptr: not open
  std::span<const Due> all() const { return {dues_.data(), size_}; }
  std::int32_t next() const;  // the earliest day; 0: none
  std::string_view bytes() const {
    return {reinterpret_cast<const char*>(dues_.data()), size_ * sizeof(Due)};
  }

 private:
  std::array<Due, kDuesMax> dues_{};
  std::size_t size_ = 0;
};
static_assert(sizeof(Dues::Due) == 32);

// What one event adds to its case; texts are borrowed from the event.
void note_registration(const Fact& fact, CaseState& state);
void note_linkage(const Fact& fact, CaseState& state);
void note_demand(const Fact& fact, CaseState& state);
void note_complaint(const Fact& fact, CaseState& state);
void note_fund(const Fact& fact, CaseState& state);
void note_penalty(const Fact& fact, CaseState& state);

// Folds the event into the case or stream: gives the state after it and the deadlines open then.
// `is_linked`: an event of another stream. Texts of `state` stay borrowed.
void fold_case(const Applied& applied, bool is_linked, CaseState& state, Dues& dues);

}  // namespace quanlu::projections::views
