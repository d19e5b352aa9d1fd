#pragma once
// What the history of a stream adds up to, for rules that ask so often that nobody can read the
// whole history each time. A summary takes the steps that count, in order, one by one; State keeps
// it and takes it further (State::sum_up). One that is settled is not changed by what comes behind.
// Values.
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ledger/cases/step.h"
#include "ledger/rules/calendar.h"

namespace quanlu::ledger::cases {

// Of an Org stream.
struct OrgSummary {
  bool exists = false;     // ever registered
  std::int64_t kind = 0;   // OrgKind
  std::string supervisor;  // unit; empty when direct or decoupled
  Id16 legal_rep{};        // pseudonymous person id
  bool direct = false;
  bool fundraising = false;  // qualified and not revoked
  Day registered_on{};
  Id16 founding{};  // the case in which it was founded

  void add(const Step& step);
};

// Of a RegCase stream: where the organization is founded, as its 101 says; 0: it does not.
struct FoundingSummary {
  bool named = false;
  std::uint64_t area = 0;

  bool settled() const { return named; }
  void add(const Step& step);
};

// Where the body of an event says that something is or happens; 0: nowhere.
std::uint64_t area_in(const Step& step);

// Of any stream: the first place that an event of it names.
struct PlaceSummary {
  std::uint64_t area = 0;

  bool settled() const { return area != 0; }
  void add(const Step& step);
};

// A right given by 1302: in force in [from, until).
struct Grant {
  registry::Role role{};
  std::string unit;
  std::uint64_t area = 0;
  Millis from{}, until{};
};

// Of a UserAccount stream.
struct AccountFacts {
  bool exists = false;
  std::string unit;
  std::uint64_t area = 0;
  std::vector<Grant> grants;                      // in the order of their events
  std::vector<std::pair<Millis, bool>> switched;  // when it became active or suspended

  bool active_at(Millis instant) const;
  void add(const Step& step);
};

// What 1204 says.
rules::CalendarYear calendar_year(const Step& step);

// Of a Calendar stream: the year as it was published, the last one counts.
struct CalendarSummary {
  std::vector<rules::CalendarYear> years;

  void add(const Step& step);
};

struct Excess {
  std::string_view invariant;         // "I-FND-1"
  std::string_view field;             // the amount that goes too far
  std::int64_t limit = 0, found = 0;  // fen
};

// The amounts of a stream and the first one that is more than what stands before it allows: true of
// every prefix of its history.
struct Sums {
  static constexpr std::size_t kLimits = 6;
  std::array<std::int64_t, kLimits> spent{}, allowed{};
  std::int64_t opening = 0, deposits = 0, spending = 0;  // of a community fund
  std::optional<Excess> excess;

  std::int64_t fund_balance() const;
  void add(const Step& step);
};

}  // namespace quanlu::ledger::cases
