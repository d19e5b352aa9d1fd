#pragma once
// What the rules remember of one partition: streams with their state and history, where each event
// went, corrections, and look-up lists (numbers in use, people in posts, pushes of a decision …).
// A typed face over Rows; every row is a pure function of the log, so that two writers that read
// the same entries hold the same bytes. Not thread-safe: one writer thread owns it.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/cases/library.h"
#include "ledger/cases/memo.h"
#include "ledger/cases/rows.h"
#include "ledger/cases/step.h"
#include "ledger/cases/stream_id.h"

namespace quanlu::ledger::cases {

// Something that time will cause: on which day to look at the stream, and for which event.
struct Due {
  Day on{};                // not later than the day on which it is due
  std::uint16_t code = 0;  // 105, 204, 211 …
  friend bool operator==(const Due&, const Due&) = default;
  friend auto operator<=>(const Due&, const Due&) = default;
};

struct Head {
  std::uint64_t number = 0;   // of the stream, from 1 in the order of appearance
  std::uint8_t state = 0;     // as registry::Stream counts; 0: does not exist
  std::uint64_t version = 0;  // streamSeq of the last own event
  std::uint32_t steps = 0;    // own and linked events in its history
  Seq first{}, last{};
  bool corrected = false;  // some step was voided or replaced
  std::string partition_key, subject;
  std::uint8_t subject_kind = 0;
  std::vector<Due> dues;
};

struct Known {  // where an event went
  Seq seq{};
  std::uint16_t code = 0;
  std::uint64_t stream = 0;          // number; 0: a stream that keeps no history
  std::uint32_t index = 0;           // of the step in that stream
  std::vector<std::uint64_t> moved;  // other streams that it touched
};

struct Mark {  // an entry of a look-up list
  EventId id{};
  std::uint64_t stream = 0;
};

// What became of an event: counts as it is, is skipped, or is read from another event.
struct Standing {
  bool voided = false;
  EventId replaced_by{};
};

class State {
 public:
  // Both outlive the state.
  State(Rows& rows, const Library& library) : rows_(rows), library_(library) {}

  // Streams. history() is what counts today: voided events left out, replacements read at the place
  // of what they replace; raw_steps() is everything in log order.
  std::optional<Head> head(std::string_view stream) const;
  std::string stream_name(std::uint64_t number) const;
  std::uint8_t state_number(std::string_view stream) const;
  std::string_view state_name(std::string_view stream) const;  // "none" when it does not exist
  Steps history(std::string_view stream) const;
  std::vector<Step> raw_steps(std::string_view stream) const;

  // Events.
  std::optional<Known> known(const EventId& id) const;
  std::optional<Step> step(const EventId& id) const;  // absent: unknown, or kept without content
  Standing standing(const EventId& id) const;

  // Look-up lists: in log order, voided events left out.
  std::vector<Mark> marks(std::string_view list, std::string_view key) const;
  Steps listed(std::string_view list, std::string_view key) const;  // the events of the marks

  // Streams of organizations in the order of their registration (301, 840, 847, 217).
  std::uint64_t roster_size() const;
  std::string roster_at(std::uint64_t place) const;  // name of the stream

  // The deadline clock's diary: streams to look at on a day.
  std::optional<Day> first_due() const;
  std::vector<std::string> due_streams(Day day) const;

  // Highest seq that was evolved; absent: none.
  std::optional<Seq> applied() const;

  // For evolve only.
  Head open_stream(const std::string& stream);
  void put_head(std::string_view stream, const Head& head);
  std::uint32_t append_step(Head& head, const Step& step);
  void put_known(const EventId& id, const Known& known);
  void add_mark(std::string_view list, std::string_view key, const Mark& mark);
  void add_correction(const EventId& of, const EventId& by, bool replaces,
                      const EventId& replacement);
  void add_to_roster(std::uint64_t stream);
  void set_dues(std::string_view stream, Head& head, std::vector<Due> dues);
  void set_applied(Seq seq);
  std::uint64_t count(std::string_view counter) const;
  void set_count(std::string_view counter, std::uint64_t value);

  Rows& rows() { return rows_; }
  const Rows& rows() const { return rows_; }
  const Library& library() const { return library_; }

 private:
  std::vector<Step> effective(std::vector<Step> raw) const;
  Standing standing(const EventId& id, int depth) const;
  void diary(Day day, std::uint64_t stream, bool present);

  Rows& rows_;
  const Library& library_;
  mutable Memo memo_;  // of rows that only this state changes
};

}  // namespace quanlu::ledger::cases
