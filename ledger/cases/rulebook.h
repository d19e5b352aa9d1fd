#pragma once
// Which rules are in force, as the log says (1203, 1204, 1205), and the deadlines that follow.
// Nothing packaged and nothing configured counts: the same log and the same documents give the same
// answers everywhere (DOMAIN.md 2.1 ruleSet, 5, 6).
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/cases/library.h"
#include "ledger/cases/state.h"
#include "ledger/rules/areas.h"
#include "ledger/rules/calendar.h"
#include "ledger/rules/deadlines.h"
#include "ledger/rules/rule_set.h"

namespace quanlu::ledger::cases {

// Of the 1203 accepted so far the one with the latest effectiveOn not after the day; of equals the
// later one. 0 and nullptr: none yet, or its file is not at hand.
std::uint32_t rule_set_on(const State& state, Day day);
const rules::RuleSet* rules_on(const State& state, Day day);
const rules::AreaTable* areas_on(const State& state, Day day);

// The number that the rule set of the day gives; `otherwise` where no set is at hand.
std::int64_t rule_number(const State& state, Day day, std::string_view rule,
                         std::string_view parameter, std::int64_t otherwise);

// Whether a right over `scope` reaches `code`, by the table of the day; without a table by the
// digits of the codes.
bool area_covers(const State& state, Day day, std::uint64_t scope, std::uint64_t code);

// R-ANN-2: the last day of registration that still makes a body of this kind report for the year.
Day obliged_by(const State& state, const Step& window, std::int64_t kind);

// What a deadline is computed from: the state of the writer, what a fold has read so far, or the
// rows of the views.
class Rulings {
 public:
  virtual ~Rulings() = default;
  // Of the rule set of the day; nullptr: none is in force or at hand.
  virtual const rules::Deadline* deadline_on(std::string_view id, Day day) const = 0;
  // Borrowed until the next call.
  virtual const rules::WorkingCalendar& calendar_of(int from_year, int to_year) const = 0;
  virtual bool is_foundation(std::string_view uscc) const = 0;
};

// The rules that a reader has met in the log (1203, 1204), for folds that hold no State. Events are
// handed over in log order; other types do nothing. `library` outlives it.
class PublishedRules final : public Rulings {
 public:
  explicit PublishedRules(const Library& library) : library_(library) {}
  void apply(const Step& step);

  const rules::RuleSet* rules_on(Day day) const;
  const rules::Deadline* deadline_on(std::string_view id, Day day) const override;
  const rules::WorkingCalendar& calendar_of(int, int) const override { return calendar_; }
  bool is_foundation(std::string_view uscc) const override;

 private:
  const Library& library_;
  std::map<Day, const rules::RuleSet*> sets_;
  rules::WorkingCalendar calendar_;
};

// A deadline that an event started: the day, or what is missing to tell it.
struct DueAnswer {
  std::optional<rules::Due> due;
  int missing_year = 0;   // calendarMissing
  bool no_rules = false;  // no rule set in force on the day

  explicit operator bool() const { return due.has_value(); }
};

// The day from which the deadline counts: the field that says so, else effectiveOn.
Day start_day(std::string_view deadline, const Step& start);

// One run of a deadline, however it is known.
struct ClockRun {
  std::string_view deadline;
  Day decided_on{};  // effectiveOn of the start: which rule set counts
  Day from{};        // the day that is not counted
  std::string_view variant = {};
  int extended = 0;
  std::span<const rules::Pause> pauses = {};
};
DueAnswer due_day(const Rulings& rulings, const ClockRun& run);

// `history` is the stream up to now: extensions and pauses after the start count. What has no start
// event at hand has no due day.
DueAnswer due_day(const State& state, std::string_view deadline, const Step& start,
                  const std::vector<Step>& history);
DueAnswer due_day(const Rulings& rulings, std::string_view deadline, const Step& start,
                  const std::vector<Step>& history);

// Suspended time within the history: 111/112 for D02, 515 for D22 and D23.
std::vector<rules::Pause> pauses_in(const std::vector<Step>& history, std::string_view deadline,
                                    Seq after);

}  // namespace quanlu::ledger::cases
