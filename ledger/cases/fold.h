#pragma once
// The fold for people: everything that one organization's or one case's events say today, with who
// said it, when and on what ground: for replay, diff, blame and the views. Voided events are
// skipped, a replacement is read at the place of what it replaces; a correction may itself be
// corrected, the last valid one counts (DOMAIN.md 2.4, T09). Pure: the same events in log order
// give the same view on every machine. A value; one thread changes it.
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ledger/cases/rulebook.h"
#include "ledger/cases/step.h"
#include "schemas/base/refusal.h"
#include "schemas/codec/event.h"

namespace quanlu::ledger::cases {

// One field as it stands: "PenaltyDecided.fine", or "name" for what an organization is.
struct FieldView {
  std::string value;  // JSON text; of a sealed field {"sealed":true,…}
  Seq seq{};
  EventId event{};
  Millis recorded_at{};
  std::string account;
  std::string basis;       // legal basis of the event, joined by "; "
  bool corrected = false;  // said by a replacement
  friend bool operator==(const FieldView&, const FieldView&) = default;
};

struct StreamView {
  std::uint8_t state = 0;  // as registry::Stream counts; 0: does not exist, or a record stream
  std::uint64_t version = 0;
  Seq last{};
  friend bool operator==(const StreamView&, const StreamView&) = default;
};

struct DeadlineView {
  std::string id;  // "D22"
  std::string stream;
  Seq started_at{};
  EventId started_by{};
  Day from{};
  std::optional<Day> due;  // absent: no rules or calendar at hand
  bool provisional = false;
  int paused_days = 0;
  std::optional<Seq> stopped_at;
  std::optional<Day> stopped_on;
  bool is_moot = false;  // nobody did what it asks for, and nobody has to any more
  bool owed = true;      // somebody had to act by that day; else the day only lets something happen

  bool is_late() const { return owed && due && stopped_on && *stopped_on > *due; }
  friend bool operator==(const DeadlineView&, const DeadlineView&) = default;
};

// An event in the order in which it counts.
struct EventView {
  Seq seq{};
  EventId id{};
  std::uint16_t code = 0;
  std::string stream;
  Day effective_on{};
  Millis recorded_at{};
  std::uint8_t state_after = 0;  // of its own stream
  EventId voided_by{}, replaced_by{};
  friend bool operator==(const EventView&, const EventView&) = default;
};

struct FlagView {
  Seq seq{};
  Reason reason{};
  std::string rule;
  friend bool operator==(const FlagView&, const FlagView&) = default;
};

struct CaseView {
  std::map<std::string, StreamView> streams;
  std::map<std::string, FieldView> fields;
  std::vector<DeadlineView> deadlines;
  std::vector<EventView> events;  // all of them, voided ones too, in log order
  std::vector<FlagView> flags;
  friend bool operator==(const CaseView&, const CaseView&) = default;
};

class CaseFold {
 public:
  // `rules` tells due days as of the events applied so far; it outlives the fold.
  explicit CaseFold(const Rulings& rules);
  ~CaseFold();
  CaseFold(CaseFold&&) noexcept;
  CaseFold& operator=(CaseFold&&) noexcept;

  // In log order: the events of the streams, and the 1314 that correct them.
  void apply(const schemas::codec::Event& event);

  const CaseView& view() const;

 private:
  struct Said;
  void rebuild();
  void apply(const Said& said, bool corrected);
  EventId what_counts(const EventId& id, int depth) const;

  const Rulings* rules_;
  std::vector<Said> said_;
  CaseView view_;
  std::vector<Step> history_;  // what counts so far
};

// What differs between two views of the same case, by field name.
struct FieldChange {
  std::string name;
  std::optional<FieldView> before, after;
};
std::vector<FieldChange> diff(const CaseView& before, const CaseView& after);

}  // namespace quanlu::ledger::cases
