#pragma once
// A case told event by event: the steps, and how they are shown.
#include <memory>
#include <vector>

#include "consumers/cli/replaying/comparison.h"
#include "consumers/cli/replaying/organizations.h"
#include "consumers/cli/replaying/telling.h"
#include "consumers/cli/screen/json.h"
#include "ledger/intake/documents.h"

namespace quanlu::consumers::cli::replaying {

struct Moved {
  std::string stream;
  std::uint8_t from = 0, to = 0;
};

// What one event did.
struct Told {
  const Entry* entry = nullptr;
  std::vector<cases::FieldChange> changes;
  std::vector<Moved> moves;
  std::vector<cases::DeadlineView> deadlines;  // started, stopped or moved by it
};

// The rules as one day has them, in place of those of each event's day.
class RulesOf final : public cases::Rulings {
 public:
  RulesOf(const cases::Rulings& rules, Day day) : rules_(rules), day_(day) {}
  const ledger::rules::Deadline* deadline_on(std::string_view id, Day) const override {
    return rules_.deadline_on(id, day_);
  }
  const ledger::rules::WorkingCalendar& calendar_of(int from_year, int to_year) const override {
    return rules_.calendar_of(from_year, to_year);
  }
  bool is_foundation(std::string_view uscc) const override { return rules_.is_foundation(uscc); }

 private:
  const cases::Rulings& rules_;
  const Day day_;
};

// Folds entry by entry with the rules known by then, which come from documents/ by the digests that
// the log names. Lives longer than its view; stays where it is.
class Teller {
 public:
  Teller(const opened::OpenedLedger& ledger, ledger::crypto::Suite suite,
         std::optional<Day> rules_of = std::nullopt);
  Teller(const Teller&) = delete;
  Teller& operator=(const Teller&) = delete;

  // From now on the organizations of the case stand as of the event that was told last, not as the
  // case alone has them. Outlives the teller.
  void show_organizations(Organizations& organizations) { organizations_ = &organizations; }
  // Behind the last event: as of the end of what was asked.
  void end_at(Seq last);

  // Reads what a history publishes of rules before anything is told: for rules of a day.
  void publish(const History& history);
  // The rule set in force on the day; null: none, or its file is not at hand.
  const ledger::rules::RuleSet* rules_on(Day day) const { return rules_.rules_on(day); }

  // Nothing for an entry that only publishes rules. Under the rules of a day the due days that
  // events store are left aside.
  std::optional<Told> tell(const Entry& entry);
  const cases::CaseView& view() const { return view_; }
  // The same with what this reader may not see of persons left out.
  cases::CaseView shown_view() const;

 private:
  void tell_deadlines();

  ledger::intake::Documents documents_;
  cases::PublishedRules rules_;
  cases::CaseFold fold_;
  std::optional<RulesOf> ruled_;      // set: deadlines are told anew by these
  std::vector<cases::Step> history_;  // then: what was told so far
  cases::CaseView view_;
  std::set<Seq> masked_;  // events of which the reader sees no persons
  Organizations* organizations_ = nullptr;
};

void print_told(const screen::Screen& screen, const Told& told);
void print_state(const screen::Screen& screen, const cases::CaseView& view);
void print_comparison(const screen::Screen& screen, const Named& named,
                      const Comparison& comparison);
void add_told(screen::Json& json, const Told& told);

}  // namespace quanlu::consumers::cli::replaying
