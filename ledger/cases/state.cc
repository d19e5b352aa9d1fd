#include "ledger/cases/state.h"

#include <algorithm>

namespace quanlu::ledger::cases {

namespace {

// A correction of a correction of … deeper than this is taken as voiding nothing; decide refuses
// it.
inline constexpr int kCorrectionDepthMax = 64;
inline constexpr std::size_t kPackedStep = 512;  // bytes: nearly every step takes fewer

// A row of a look-up list.
std::string page_key(std::string name, std::uint64_t row) {
  append_key(name, row);
  return name;
}

// Days before 1970 sort before the others too.
std::uint64_t sortable(Day day) {
  return static_cast<std::uint64_t>(static_cast<std::int64_t>(day.value) + (1LL << 32));
}

}  // namespace

const Head* State::head(std::string_view stream) const {
  return tables_.heads.find(rows_, stream);
}

Head& State::open_stream(const std::string& stream) {
  Head& head = tables_.heads.change(rows_, stream);
  if (head.number != 0) return head;
  head.number = count("streams") + 1;
  set_count("streams", head.number);
  tables_.names.make(head.number).text = stream;
  return head;
}

const std::string& State::stream_name(std::uint64_t number) const {
  static const std::string kNone;
  const Text* name = tables_.names.find(rows_, number);
  return name ? name->text : kNone;
}

std::uint8_t State::state_number(std::string_view stream) const {
  const Head* known = head(stream);
  return known ? known->state : 0;
}

std::string_view State::state_name(std::string_view stream) const {
  const std::uint8_t number = state_number(stream);
  if (number == 0) return "none";
  const registry::State* state = registry::stream(kind_of(stream)).state(number);
  return state ? state->id : "none";
}

std::uint32_t State::append_step(Head& head, const Step& step, bool linked) {
  const std::uint32_t index = head.steps++;
  const StepRowKey key{head.number, index / StepRow::kMost};
  const bool first = index % StepRow::kMost == 0;
  StepRow& row = first ? tables_.steps.make(key) : tables_.steps.change(rows_, key);
  CHECK(row.packed.empty() == first);
  Packer one(kPackedStep);
  pack(step, linked, one);
  const std::string packed = one.take();
  append_counted(row.packed, packed);
  if (step.code == 1204) memo_.calendars().clear();
  const bool counts = !head.corrected || (step.supersedes.is_zero() && standing(step.id).counts());
  if (!counts) {
    memo_.forget_stream(head.number);
    return index;
  }
  memo_.append(head.number, index, step, [&] {
    Unpacker again(packed);  // as it will be read: long texts are not remembered
    return unpack_step(again, stream_name(head.number));
  });
  return index;
}

std::vector<Step> State::raw_steps(std::string_view stream) const {
  const Head* known = head(stream);
  return known ? steps_from(*known, stream, 0) : std::vector<Step>();
}

void State::each_step(const Head& head, std::string_view stream, std::uint32_t from,
                      const std::function<bool(Step)>& take) const {
  std::uint32_t index = from / StepRow::kMost * StepRow::kMost;
  while (index < head.steps) {
    const StepRow* row = tables_.steps.find(rows_, StepRowKey{head.number, index / StepRow::kMost});
    CHECK(row != nullptr);
    for (Unpacker packed(row->packed, Unpacker::NoVersion()); !packed.done(); ++index) {
      Unpacker one(packed.view());
      if (index >= from && !take(unpack_step(one, std::string(stream)))) return;
    }
  }
  CHECK(index == head.steps);
}

std::vector<Step> State::steps_from(const Head& head, std::string_view stream,
                                    std::uint32_t from) const {
  std::vector<Step> steps;
  steps.reserve(head.steps - from);
  each_step(head, stream, from, [&](Step step) {
    steps.push_back(std::move(step));
    return true;
  });
  return steps;
}

const Known* State::known(const EventId& id) const {
  return tables_.events.find(rows_, id);
}

void State::put_known(const EventId& id, Known known) {
  tables_.events.change(rows_, id) = std::move(known);
}

std::optional<Step> State::step(const EventId& id) const {
  const Known* place = known(id);
  if (place == nullptr || place->stream == 0) return std::nullopt;
  const StepRow* row =
      tables_.steps.find(rows_, StepRowKey{place->stream, place->index / StepRow::kMost});
  if (row == nullptr) return std::nullopt;
  Unpacker packed(row->packed, Unpacker::NoVersion());
  for (std::uint32_t skip = place->index % StepRow::kMost; skip > 0; --skip)
    packed.view();
  Unpacker one(packed.view());
  return unpack_step(one, stream_name(place->stream));
}

void State::add_correction(const EventId& of, const EventId& by, bool replaces,
                           const EventId& replacement) {
  tables_.corrections.change(rows_, of).all.push_back(
      {.by = by, .replaces = replaces, .replacement = replacement});
  set_count("corrections", count("corrections") + 1);
  memo_.forget_listed();
  watch_.forget();
}

void State::note_corrected(Head& head) {
  head.corrected = true;
  memo_.forget_stream(head.number);
}

Standing State::standing(const EventId& id) const {
  if (count("corrections") == 0) return {};
  return standing(id, 0);
}

// The last correction that itself still counts decides.
Standing State::standing(const EventId& id, int depth) const {
  Standing result;
  const Corrections* corrections =
      depth > kCorrectionDepthMax ? nullptr : tables_.corrections.find(rows_, id);
  if (corrections == nullptr) return result;
  for (const Correction& correction : corrections->all) {
    if (!standing(correction.by, depth + 1).counts()) continue;
    result.voided = !correction.replaces;
    result.replaced_by = correction.replaces ? correction.replacement : Id16{};
  }
  return result;
}

std::vector<Mark> State::marks(std::string_view list, std::string_view of) const {
  std::vector<Mark> marks;
  const std::string name = memo_name(list, of);
  const Marks* first = tables_.lists.find(rows_, page_key(name, 0));
  if (first == nullptr) return marks;
  for (std::uint64_t row = 0; row <= first->more; ++row) {
    const Marks* page = row == 0 ? first : tables_.lists.find(rows_, page_key(name, row));
    CHECK(page != nullptr);
    for (const Mark& mark : page->marks)
      if (standing(mark.id).counts()) marks.push_back(mark);
  }
  return marks;
}

void State::add_mark(std::string_view list, std::string_view of, const Mark& mark) {
  const std::string name = memo_name(list, of);
  memo_.forget_listed(name);
  Marks* page = &tables_.lists.change(rows_, page_key(name, 0));
  Marks& first = *page;
  if (first.more > 0) page = &tables_.lists.change(rows_, page_key(name, first.more));
  if (page->marks.size() == Marks::kMost) page = &tables_.lists.make(page_key(name, ++first.more));
  page->marks.push_back(mark);
}

std::uint64_t State::count(std::string_view counter) const {
  const Number* row = tables_.counts.find(rows_, counter);
  return row ? row->number : 0;
}

void State::set_count(std::string_view counter, std::uint64_t value) {
  tables_.counts.change(rows_, counter).number = value;
}

std::uint64_t State::roster_size() const {
  return count("roster");
}

const std::string& State::roster_at(std::uint64_t place) const {
  const Number* row = tables_.roster.find(rows_, place);
  CHECK(row != nullptr);
  return stream_name(row->number);
}

void State::add_to_roster(std::uint64_t stream) {
  const std::uint64_t place = roster_size();
  tables_.roster.make(place).number = stream;
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
  const DiaryPage* page = tables_.diary.find(rows_, sortable(day));
  if (page == nullptr) return streams;
  for (std::uint64_t number : page->streams)
    streams.push_back(stream_name(number));
  return streams;
}

void State::set_dues(Head& head, std::vector<Due> dues) {
  std::sort(dues.begin(), dues.end());
  if (dues == head.dues) return;
  for (const Due& due : head.dues)
    diary(due.on, head.number, false);
  for (const Due& due : dues)
    diary(due.on, head.number, true);
  head.dues = std::move(dues);
}

// Each stream stands once on a page of the diary; the first page that is not empty is remembered,
// since rows cannot be listed.
void State::diary(Day day, std::uint64_t stream, bool present) {
  std::vector<std::uint64_t>& streams = tables_.diary.change(rows_, sortable(day)).streams;
  const auto found = std::find(streams.begin(), streams.end(), stream);
  if (present && found == streams.end()) streams.push_back(stream);
  if (!present && found != streams.end()) streams.erase(found);
  const std::uint64_t first = count("first due"), last = count("last due");
  if (present && (first == 0 || sortable(day) < first)) set_count("first due", sortable(day));
  if (present && sortable(day) > last) set_count("last due", sortable(day));
  if (present || sortable(day) != first || !streams.empty()) return;
  const auto is_blank = [&](std::uint64_t page) {
    const DiaryPage* found_page = tables_.diary.find(rows_, page);
    return found_page == nullptr || found_page->streams.empty();
  };
  std::uint64_t next = first;
  while (next <= last && is_blank(next))
    ++next;
  set_count("first due", next > last ? 0 : next);
  if (next > last) set_count("last due", 0);
}

void State::write_back() const {
  std::apply([&](auto&... table) { (table.write_back(rows_), ...); }, tables_.all());
}

std::size_t State::unwritten() const {
  return std::apply([](auto&... table) { return (table.changed() + ...); }, tables_.all());
}

void State::forget() {
  std::apply([](auto&... table) { (table.forget(), ...); }, tables_.all());
  memo_.turn_when_full();
}

const Rows& State::rows() const {
  write_back();
  return rows_;
}

}  // namespace quanlu::ledger::cases
