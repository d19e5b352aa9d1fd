#pragma once
// The rules that deadlines are computed with, as the log published them so far (1203, 1204): kept
// as rows of view "rules", so that a follower that starts, a correction that looks back and a query
// into the past compute with what was known at the place of the event (DOMAIN.md 5 and 6). A row
// holds the deadlines of a rule set, not its file: the file is in documents/ and is read once.
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "ledger/cases/library.h"
#include "ledger/cases/rulebook.h"
#include "projections/views/fact.h"
#include "projections/views/row.h"
#include "projections/views/rows.h"

namespace quanlu::projections::views {

namespace cases = quanlu::ledger::cases;
namespace rules = quanlu::ledger::rules;

// One thread. Empty until load().
class RuleShelf {
 public:
  // Reads the rows, all of them: there are few (a rule set or a year's calendar each).
  void load(Rows& rows);
  // A 1203 or 1204 becomes one row more; other events do nothing. Without a library, or with a file
  // that is not at hand, a rule set has no deadlines and nothing is computed with it.
  void publish(const Fact& fact, const cases::Library* library, Rows& rows, RowBuffer& buffer);

  // What was published before that place; borrowed until the next publication.
  const cases::Rulings& known_before(Seq seq) const;

 private:
  struct Set {
    std::uint64_t seq = 0;
    Day effective_on{};
    std::vector<rules::Deadline> deadlines;  // by number of the deadline; unit amounts only
  };
  struct Year {
    std::uint64_t seq = 0;
    rules::CalendarYear days;
  };
  class Known;

  void put(const RuleRow& row);

  std::uint32_t rows_ = 0;
  std::vector<Set> sets_;
  std::vector<Year> years_;
  mutable std::unique_ptr<Known> known_;

 public:
  RuleShelf();
  ~RuleShelf();
  RuleShelf(const RuleShelf&) = delete;
  RuleShelf& operator=(const RuleShelf&) = delete;
};

}  // namespace quanlu::projections::views
