#pragma once
// All views as one function from an event to rows, used by live following, by rebuilds and when a
// correction makes the rows of an owner again. Deterministic: equal events give equal rows,
// whatever the batches. Not thread-safe; holds nothing of the log but buffers and the chain row.
#include <memory>
#include <string>
#include <vector>

#include "projections/views/apply.h"
#include "schemas/text/search.h"

namespace quanlu::projections::views {

// Somebody whose events make rows.
struct OwnerRef {
  Owner kind = Owner::kSubject;
  std::string subject;             // kSubject
  std::uint16_t subject_kind = 0;  // kSubject
  Id16 id;                         // kCase, kStream
  friend auto operator<=>(const OwnerRef&, const OwnerRef&) = default;
};

class ViewSet {
 public:
  // `library` reads the rule sets that the log publishes; without one, deadlines whose day no event
  // stores are not told. It outlives the set. Who only reads needs none: the rows have them.
  explicit ViewSet(const cases::Library* library = nullptr);

  // Before the first event on these rows, and after an abandoned batch.
  void load(Rows& rows, Partition partition);
  // The rules alone: for folds of what these rows are made of (History).
  void load_rules(Rows& rows);

  // What an event does to others. A correction makes their owners again before it has effects of
  // its own; a replacement has none at its own place (follow/correct.h).
  enum class Reach : std::uint8_t { kNone, kCorrection, kReplacement };
  // Applies an accepted event that could be decoded, in two steps: the rows that belong to the
  // event alone, then, unless it is a replacement, those of its owners.
  Reach apply_event(const Fact& fact, Rows& rows);
  void apply_owners(const Fact& fact, Rows& rows);
  // The second step is two that share no row and read none of the other: those of the subject, and
  // those of its cases and streams. A rebuild makes the first ones on another thread, with a set
  // that does nothing else, by the route that the first step found here.
  void apply_subject_rows(const Fact& fact, const Route& route, Rows& rows);
  void apply_case_rows(const Fact& fact, Rows& rows);
  const Route& route() const { return route_; }  // of the last event; borrowed until the next one
  // An accepted entry that cannot be decoded: kept in sight.
  void quarantine(Seq seq, TypeCode code, std::uint16_t version, std::string_view reason,
                  Rows& rows);

  // The business rules that an event broke (origin import, DOMAIN.md 2.5), as evolve flags them;
  // the fact says `flagged` then.
  void flag(const Fact& fact, const std::vector<Refusal>& flags, Rows& rows);

  // At the end of a batch: the row of V30.
  struct Head {
    Seq seq;  // of the last accepted entry
    Digest leaf;
    Epoch epoch;
    Millis recorded_at;
  };
  void finish(const Head& head, Rows& rows);

  // For making owners again: to whom an event belongs, and its rows for one of them.
  std::vector<OwnerRef> owners(const Fact& fact, Rows& rows);
  // A voided event is history only; a replacement has its effect at the place of what it replaces
  // and its history at its own.
  enum class Show : std::uint8_t { kBoth, kHistory, kEffect };
  void apply_for(const OwnerRef& owner, const Fact& fact, Mark mark, Rows& rows, Show show);

 private:
  Route make_route(const Fact& fact, Rows& rows);
  void find_links(const Fact& fact, Rows& rows);
  bool links_to(const Fact& fact, registry::StreamKind machine) const;
  void remember_subject(const Fact& fact, Rows& rows, Route& route);
  void apply_alone(const Applied& applied);
  void check_enumerants(const Fact& fact, Rows& rows);
  bool note_correction(const Fact& fact, Rows& rows);
  void apply_subject(const Applied& applied, Show show);
  void apply_case(Applied& applied, bool is_linked, Show show);

  struct Linked {
    Id16 stream;
    registry::StreamKind kind{};
  };

  const cases::Library* const library_;
  RuleShelf rules_;
  Moves moves_;
  RowBuffer buffer_;
  schemas::text::SearchFold search_;
  ChainState chain_;
  std::string remembered_subject_;  // behind Route::subject when the stream says it
  Route route_;                     // of the event between its two steps
  bool route_stale_ = false;        // somebody else's route was made since
  std::vector<Linked> linked_;      // streams that the event moves besides its own
  Bytes card_words_, case_words_;   // rows that are changed while others are written
  std::vector<std::vector<const registry::Field*>> enumerations_;  // fields by type code
};

// The event in whose place this one is read, if the link stored under its id makes it a
// replacement: it comes after the 1314 that names it and says itself what it replaces.
std::optional<Id16> is_replacement_link(const LinkRow& link, const Fact& fact);

}  // namespace quanlu::projections::views
