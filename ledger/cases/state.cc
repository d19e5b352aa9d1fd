#include "ledger/cases/state.h"

#include <algorithm>

#include "schemas/base/bytes.h"

namespace quanlu::ledger::cases {

namespace {

inline constexpr std::uint32_t kStepsPerRow = 16;
inline constexpr std::uint64_t kMarksPerRow = 64;
// A correction of a correction of … deeper than this is taken as voiding nothing; decide refuses
// it.
inline constexpr int kCorrectionDepthMax = 64;

// The first byte of a key says which table it is in.
std::string key(char table, std::string_view rest) {
  std::string text(1, table);
  text += rest;
  return text;
}

void append_number(std::string& to, std::uint64_t number) {
  for (int shift = 56; shift >= 0; shift -= 8)
    to += static_cast<char>(number >> shift);
}

std::string key(char table, std::uint64_t number) {
  std::string text(1, table);
  append_number(text, number);
  return text;
}

std::string key(char table, std::uint64_t number, std::uint64_t chunk) {
  std::string text = key(table, number);
  append_number(text, chunk);
  return text;
}

std::string_view bytes_of(const Id16& id) {
  return {reinterpret_cast<const char*>(id.bytes.data()), id.bytes.size()};
}

std::string list_key(std::string_view list, std::string_view of) {
  std::string text(list);
  text += '\0';
  text += of;
  return text;
}

// Days before 1970 sort before the others too.
std::uint64_t sortable(Day day) {
  return static_cast<std::uint64_t>(static_cast<std::int64_t>(day.value) + (1LL << 32));
}

}  // namespace

std::optional<Head> State::head(std::string_view stream) const {
  const auto row = rows_.get(key('s', stream));
  if (!row) return std::nullopt;
  Unpacker from(*row);
  Head head;
  head.number = from.number();
  head.state = static_cast<std::uint8_t>(from.number());
  head.version = from.number();
  head.steps = static_cast<std::uint32_t>(from.number());
  head.first = Seq(from.number());
  head.last = Seq(from.number());
  head.corrected = from.number() != 0;
  head.partition_key = from.text();
  head.subject = from.text();
  head.subject_kind = static_cast<std::uint8_t>(from.number());
  for (std::uint64_t count = from.number(); count > 0; --count) {
    const Day on(static_cast<std::int32_t>(from.whole()));
    head.dues.push_back({on, static_cast<std::uint16_t>(from.number())});
  }
  return head;
}

void State::put_head(std::string_view stream, const Head& head) {
  Packer into;
  into.number(head.number);
  into.number(head.state);
  into.number(head.version);
  into.number(head.steps);
  into.number(head.first.value);
  into.number(head.last.value);
  into.number(head.corrected ? 1 : 0);
  into.text(head.partition_key);
  into.text(head.subject);
  into.number(head.subject_kind);
  into.number(head.dues.size());
  for (const Due& due : head.dues) {
    into.whole(due.on.value);
    into.number(due.code);
  }
  rows_.put(key('s', stream), into.take());
}

Head State::open_stream(const std::string& stream) {
  if (auto known = head(stream)) return *known;
  Head head;
  head.number = count("streams") + 1;
  set_count("streams", head.number);
  Packer name;
  name.text(stream);
  rows_.put(key('n', head.number), name.take());
  return head;
}

std::string State::stream_name(std::uint64_t number) const {
  const auto row = rows_.get(key('n', number));
  if (!row) return {};
  return Unpacker(*row).text();
}

std::uint8_t State::state_number(std::string_view stream) const {
  const auto known = head(stream);
  return known ? known->state : 0;
}

std::string_view State::state_name(std::string_view stream) const {
  const std::uint8_t number = state_number(stream);
  if (number == 0) return "none";
  const registry::State* state = registry::stream(kind_of(stream)).state(number);
  return state ? state->id : "none";
}

std::uint32_t State::append_step(Head& head, const Step& step) {
  const std::uint32_t index = head.steps++;
  const std::string where = key('h', head.number, index / kStepsPerRow);
  Packer one;
  pack(step, one);
  const std::string packed = one.take();
  std::string row = index % kStepsPerRow == 0 ? std::string() : rows_.get(where).value_or("");
  CHECK(index % kStepsPerRow == 0 || !row.empty());
  Packer into;
  into.text(packed);
  const std::string counted = into.take();
  row += row.empty() ? std::string_view(counted) : std::string_view(counted).substr(1);
  rows_.put(where, row);
  if (memo_.has_history(head.number, index)) {
    Unpacker again(packed);  // as it will be read: long texts are not remembered
    memo_.append(head.number, unpack_step(again, {}));
  }
  return index;
}

std::vector<Step> State::raw_steps(std::string_view stream) const {
  std::vector<Step> steps;
  const auto known = head(stream);
  if (!known) return steps;
  steps.reserve(known->steps);
  for (std::uint32_t chunk = 0; chunk * kStepsPerRow < known->steps; ++chunk) {
    const auto row = rows_.get(key('h', known->number, chunk));
    CHECK(row.has_value());
    Unpacker from(*row);
    while (!from.done()) {
      const std::string packed = from.text();
      Unpacker one(packed);
      steps.push_back(unpack_step(one, std::string(stream)));
    }
  }
  CHECK(steps.size() == known->steps);
  return steps;
}

std::optional<Known> State::known(const EventId& id) const {
  const auto row = rows_.get(key('e', bytes_of(id)));
  if (!row) return std::nullopt;
  Unpacker from(*row);
  Known known;
  known.seq = Seq(from.number());
  known.code = static_cast<std::uint16_t>(from.number());
  known.stream = from.number();
  known.index = static_cast<std::uint32_t>(from.number());
  while (!from.done())
    known.moved.push_back(from.number());
  return known;
}

void State::put_known(const EventId& id, const Known& known) {
  Packer into;
  into.number(known.seq.value);
  into.number(known.code);
  into.number(known.stream);
  into.number(known.index);
  for (std::uint64_t moved : known.moved)
    into.number(moved);
  rows_.put(key('e', bytes_of(id)), into.take());
}

std::optional<Step> State::step(const EventId& id) const {
  const auto place = known(id);
  if (!place || place->stream == 0) return std::nullopt;
  const auto row = rows_.get(key('h', place->stream, place->index / kStepsPerRow));
  if (!row) return std::nullopt;
  Unpacker from(*row);
  std::string packed = from.text();
  for (std::uint32_t skip = place->index % kStepsPerRow; skip > 0; --skip)
    packed = from.text();
  Unpacker one(packed);
  return unpack_step(one, stream_name(place->stream));
}

void State::add_correction(const EventId& of, const EventId& by, bool replaces,
                           const EventId& replacement) {
  const std::string where = key('v', bytes_of(of));
  std::string row = rows_.get(where).value_or(Packer().take());
  Packer one;
  one.id(by);
  one.number(replaces ? 1 : 0);
  one.id(replacement);
  row += one.take().substr(1);
  rows_.put(where, row);
  memo_.forget_listed();
}

Standing State::standing(const EventId& id) const {
  return standing(id, 0);
}

// The last correction that itself still counts decides.
Standing State::standing(const EventId& id, int depth) const {
  Standing result;
  const auto row = depth > kCorrectionDepthMax ? std::nullopt : rows_.get(key('v', bytes_of(id)));
  if (!row) return result;
  for (Unpacker from(*row); !from.done();) {
    const Id16 by = from.id();
    const bool replaces = from.number() != 0;
    const Id16 replacement = from.id();
    const Standing correction = standing(by, depth + 1);
    if (correction.voided || !correction.replaced_by.is_zero()) continue;
    result.voided = !replaces;
    result.replaced_by = replaces ? replacement : Id16{};
  }
  return result;
}

std::vector<Mark> State::marks(std::string_view list, std::string_view of) const {
  std::vector<Mark> marks;
  const std::string name = list_key(list, of);
  const std::uint64_t total = count(name);
  for (std::uint64_t chunk = 0; chunk * kMarksPerRow < total; ++chunk) {
    std::string where = key('i', name);
    append_number(where, chunk);
    const auto row = rows_.get(where);
    CHECK(row.has_value());
    for (Unpacker from(*row); !from.done();) {
      Mark mark{.id = from.id()};
      mark.stream = from.number();
      const Standing standing = this->standing(mark.id);
      if (!standing.voided && standing.replaced_by.is_zero()) marks.push_back(mark);
    }
  }
  return marks;
}

void State::add_mark(std::string_view list, std::string_view of, const Mark& mark) {
  const std::string name = list_key(list, of);
  memo_.forget_listed(memo_name(list, of));
  const std::uint64_t total = count(name);
  std::string where = key('i', name);
  append_number(where, total / kMarksPerRow);
  std::string row = total % kMarksPerRow == 0 ? Packer().take() : rows_.get(where).value_or("");
  Packer one;
  one.id(mark.id);
  one.number(mark.stream);
  row += one.take().substr(1);
  rows_.put(where, row);
  set_count(name, total + 1);
}

std::uint64_t State::count(std::string_view counter) const {
  const auto row = rows_.get(key('c', counter));
  return row ? Unpacker(*row).number() : 0;
}

void State::set_count(std::string_view counter, std::uint64_t value) {
  Packer into;
  into.number(value);
  rows_.put(key('c', counter), into.take());
}

std::uint64_t State::roster_size() const {
  return count("roster");
}

std::string State::roster_at(std::uint64_t place) const {
  const auto row = rows_.get(key('o', place));
  CHECK(row.has_value());
  return stream_name(Unpacker(*row).number());
}

void State::add_to_roster(std::uint64_t stream) {
  const std::uint64_t place = roster_size();
  Packer into;
  into.number(stream);
  rows_.put(key('o', place), into.take());
  set_count("roster", place + 1);
}

std::optional<Seq> State::applied() const {
  const std::uint64_t next = count("next");
  if (next == 0) return std::nullopt;
  return Seq(next - 1);
}

void State::set_applied(Seq seq) {
  set_count("next", seq.value + 1);
}

std::optional<Day> State::first_due() const {
  const std::uint64_t first = count("first due");
  if (first == 0) return std::nullopt;
  return Day(static_cast<std::int32_t>(static_cast<std::int64_t>(first) - (1LL << 32)));
}

std::vector<std::string> State::due_streams(Day day) const {
  std::vector<std::string> streams;
  const auto row = rows_.get(key('d', sortable(day)));
  if (!row) return streams;
  for (Unpacker from(*row); !from.done();)
    streams.push_back(stream_name(from.number()));
  return streams;
}

void State::set_dues(std::string_view stream, Head& head, std::vector<Due> dues) {
  std::sort(dues.begin(), dues.end());
  if (dues == head.dues) return;
  for (const Due& due : head.dues)
    diary(due.on, head.number, false);
  for (const Due& due : dues)
    diary(due.on, head.number, true);
  head.dues = std::move(dues);
  put_head(stream, head);
}

// Each stream stands once on a page of the diary; the first page that is not empty is remembered,
// since rows cannot be listed.
void State::diary(Day day, std::uint64_t stream, bool present) {
  const std::string where = key('d', sortable(day));
  std::vector<std::uint64_t> streams;
  if (const auto row = rows_.get(where))
    for (Unpacker from(*row); !from.done();)
      streams.push_back(from.number());
  const auto found = std::find(streams.begin(), streams.end(), stream);
  if (present && found == streams.end()) streams.push_back(stream);
  if (!present && found != streams.end()) streams.erase(found);
  if (streams.empty()) {
    rows_.erase(where);
  } else {
    Packer into;
    for (std::uint64_t number : streams)
      into.number(number);
    rows_.put(where, into.take());
  }
  const std::uint64_t first = count("first due"), last = count("last due");
  if (present && (first == 0 || sortable(day) < first)) set_count("first due", sortable(day));
  if (present && sortable(day) > last) set_count("last due", sortable(day));
  if (present || sortable(day) != first || !streams.empty()) return;
  std::uint64_t next = first;
  while (next <= last && !rows_.get(key('d', next)))
    ++next;
  set_count("first due", next > last ? 0 : next);
  if (next > last) set_count("last due", 0);
}

}  // namespace quanlu::ledger::cases
