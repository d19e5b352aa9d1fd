#pragma once
// One look at the views for one answer: the snapshot, where it stands, and what the answer says
// about that (INTERFACES.md 3.3: position, as of, ETag).
#include <optional>
#include <string>

#include "consumers/gateway/answer/asked.h"
#include "projections/query/events.h"
#include "schemas/codec/json_writer.h"

namespace quanlu::consumers::gateway::answer {

// A point on both time axes that was asked for; nothing: as the views are.
struct Past {
  std::optional<Seq> known_at;
  std::optional<Day> in_force_on;
  explicit operator bool() const { return known_at || in_force_on; }
  projections::query::Moment moment() const { return {known_at, in_force_on}; }
};

class Reading {
 public:
  // For lists, which leave out what the permit hides; for lists of money, which leave out too what
  // it masks; for things with a name and for events, which the handler shows to the permit itself.
  // Waits for the event of minPosition; 503 notAppliedYet when the views do not reach it in time.
  enum class For : std::uint8_t { kLists, kMoney, kNamed };
  static tl::expected<Reading, Problem> open(const Asked& asked, For what = For::kLists);

  const projections::query::Snapshot& snapshot() const { return snapshot_; }
  std::uint64_t end() const { return end_; }  // the place behind the last event that the views know
  std::string position_text() const { return to_text(known_); }

  // knownAt= and inForceOn=: a position or an instant, and a day.
  tl::expected<Past, Problem> past() const;

  // The member "asOf" of an open object.
  void write_as_of(schemas::codec::JsonWriter& json, const Past& past = {}) const;

  // The answer with its position. One thing: version of its stream and the last event that changed
  // it; "304" when the client has it. Without a stream version the tag is weak: it compares, but
  // nobody can append on the strength of it.
  http::Response one(std::string body, std::optional<std::uint64_t> version, Seq last,
                     const Past& past = {}) const;
  // A list: it changes with the position.
  http::Response list(std::string body, const Past& past = {}) const;

 private:
  Reading(const Asked& asked, projections::query::Snapshot snapshot)
      : asked_(&asked), snapshot_(std::move(snapshot)) {}
  http::Response respond(std::string body, const std::string& tag, const Past& past) const;
  std::string scope() const;

  const Asked* asked_;
  projections::query::Snapshot snapshot_;
  std::uint64_t end_ = 0, corrections_ = 0;
  std::vector<std::uint64_t> known_;  // events, by partition
  Millis recorded_at_;
};

}  // namespace quanlu::consumers::gateway::answer
