#pragma once
// What the rules remember of one partition: streams with their state and history, where each event
// went, corrections, and look-up lists (numbers in use, people in posts, pushes of a decision …).
// A typed face over Rows, which it reads when it must and writes when it is told to; every row is a
// pure function of the log, so that two writers that read the same entries hold the same bytes.
// Not thread-safe, reading included: one writer thread owns it.
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "ledger/cases/library.h"
#include "ledger/cases/memo.h"
#include "ledger/cases/roster_watch.h"
#include "ledger/cases/rows.h"
#include "ledger/cases/state_rows.h"
#include "ledger/cases/step.h"
#include "ledger/cases/stream_id.h"
#include "ledger/cases/unpacked.h"

namespace quanlu::ledger::cases {

// What became of an event: counts as it is, is skipped, or is read from another event.
struct Standing {
  bool voided = false;
  EventId replaced_by{};

  bool counts() const { return !voided && replaced_by.is_zero(); }
};

// Pointers and references that are handed out stay good until forget().
class State {
 public:
  // Both outlive the state.
  State(Rows& rows, const Library& library) : rows_(rows), library_(library) {}

  // Streams. history() is what counts today: voided events left out, replacements read at the place
  // of what they replace; raw_steps() is everything in log order.
  const Head* head(std::string_view stream) const;  // nullptr: there is no such stream
  const std::string& stream_name(std::uint64_t number) const;
  std::uint8_t state_number(std::string_view stream) const;
  std::string_view state_name(std::string_view stream) const;  // "none" when it does not exist
  Steps history(std::string_view stream) const;
  std::vector<Step> raw_steps(std::string_view stream) const;

  // What the history of a stream adds up to, taken further as the history grows. `Summary` is one
  // of summaries.h; it is empty for a stream that does not exist.
  template <typename Summary>
  const Summary& sum_up(std::string_view stream) const;

  // Events.
  const Known* known(const EventId& id) const;
  std::optional<Step> step(const EventId& id) const;  // absent: unknown, or kept without content
  Standing standing(const EventId& id) const;

  // Look-up lists: in log order, voided events left out.
  std::vector<Mark> marks(std::string_view list, std::string_view key) const;
  Steps listed(std::string_view list, std::string_view key) const;  // the events of the marks
  // Of the events of a list (with key "") the one with the latest effectiveOn in its body not after
  // the day, of equals the later one; nullptr: none.
  const Step* in_force(std::string_view list, Day day) const;
  const rules::WorkingCalendar& calendar(int from_year, int to_year) const;

  // Streams of organizations in the order of their registration (301, 840, 847, 217).
  std::uint64_t roster_size() const;
  const std::string& roster_at(std::uint64_t place) const;  // name of the stream

  // The deadline clock's diary: streams to look at on a day.
  std::optional<Day> first_due() const;
  std::vector<std::string> due_streams(Day day) const;
  // Whom the clock has looked at already: evolve tells it what changes.
  RosterWatch& watch() const { return watch_; }

  // Highest seq that was evolved; absent: none.
  std::optional<Seq> applied() const;

  // For evolve only.
  Head& open_stream(const std::string& stream);  // to be changed; made when there is none
  std::uint32_t append_step(Head& head, const Step& step, bool linked);
  void put_known(const EventId& id, Known known);
  void add_mark(std::string_view list, std::string_view key, const Mark& mark);
  void add_correction(const EventId& of, const EventId& by, bool replaces,
                      const EventId& replacement);
  void note_corrected(Head& head);  // some step of it was voided or replaced, or counts again
  void add_to_roster(std::uint64_t stream);
  void set_dues(Head& head, std::vector<Due> dues);
  void set_applied(Seq seq);
  std::uint64_t count(std::string_view counter) const;
  void set_count(std::string_view counter, std::uint64_t value);

  // What was changed goes into the rows. How many rows that would be.
  void write_back() const;
  std::size_t unwritten() const;
  // Behind write_back() and between two events: memory stays bounded.
  void forget();

  // With all that was changed in them.
  const Rows& rows() const;
  const Library& library() const { return library_; }

 private:
  // Unpacked one by one, until `take` says false.
  void each_step(const Head& head, std::string_view stream, std::uint32_t from,
                 const std::function<bool(Step)>& take) const;
  std::vector<Step> steps_from(const Head& head, std::string_view stream, std::uint32_t from) const;
  std::vector<Step> effective(std::vector<Step> raw) const;
  Standing standing(const EventId& id, int depth) const;
  void diary(Day day, std::uint64_t stream, bool present);

  Rows& rows_;
  const Library& library_;
  struct Tables {  // with the rows that stay in memory: more where they are asked for again
    template <typename Row>
    using ByNumber = Unpacked<Row, std::uint64_t, std::hash<std::uint64_t>>;
    template <typename Row>
    using ById = Unpacked<Row, Id16, std::hash<Id16>>;

    Unpacked<Head> heads{'s', 150'000};  // by name
    ByNumber<Text> names{'n', 50'000};   // by number of the stream
    Unpacked<StepRow, StepRowKey, StepRowHash> steps{'h', 20'000};
    ById<Known> events{'e', 50'000};
    Unpacked<Marks> lists{'i', 50'000};          // by list, key, then number of the row
    ById<Corrections> corrections{'v', 50'000};  // by the event that is corrected
    ByNumber<DiaryPage> diary{'d', 10'000};      // by day
    ByNumber<Number> roster{'o', 50'000};        // by place
    Unpacked<Number> counts{'c', 100};           // by name

    auto all() {
      return std::tie(heads, names, steps, events, lists, corrections, diary, roster, counts);
    }
  };
  mutable Tables tables_;
  mutable Memo memo_;
  mutable RosterWatch watch_;
};

template <typename Summary>
const Summary& State::sum_up(std::string_view stream) const {
  static const Summary kNothing;
  const Head* head = this->head(stream);
  if (head == nullptr) return kNothing;
  Summed<Summary>& summed = memo_.summed<Summary>(head->number);
  if (summed.steps == head->steps) return summed.summary;
  if constexpr (requires { summed.summary.settled(); })
    if (!head->corrected && summed.summary.settled()) return summed.summary;
  if (head->corrected) {
    summed.summary = Summary();
    for (const Step& step : history(stream))
      summed.summary.add(step);
  } else if (const Steps* known = memo_.history(head->number, head->steps)) {
    for (std::uint32_t i = summed.steps; i < head->steps; ++i)
      summed.summary.add((*known)[i]);
  } else {
    each_step(*head, stream, summed.steps, [&](const Step& step) {
      summed.summary.add(step);
      if constexpr (requires { summed.summary.settled(); }) return !summed.summary.settled();
      return true;
    });
  }
  summed.steps = head->steps;
  return summed.summary;
}

}  // namespace quanlu::ledger::cases
