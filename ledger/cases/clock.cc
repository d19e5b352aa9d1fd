#include "ledger/cases/clock.h"

#include <algorithm>
#include <cstdlib>
#include <set>
#include <tuple>

#include "ledger/cases/facts.h"
#include "ledger/cases/lazy.h"
#include "ledger/cases/past.h"
#include "ledger/cases/read.h"
#include "ledger/cases/rulebook.h"
#include "schemas/base/bytes.h"
#include "schemas/base/time.h"

namespace quanlu::ledger::cases {

namespace codec = schemas::codec;

namespace {

using registry::StreamKind;

// A window whose reports were due longer ago than this is not looked at any more: what was overdue
// was told in its time.
inline constexpr std::int32_t kWindowDays = 400;

struct Told {  // an event that time caused
  Step step;
  Day due{};
};

class Clock {
 public:
  Clock(const State& state, Day today, const HashFunction& hash, std::size_t most)
      : state_(state), today_(today), hash_(hash), most_(most) {}

  std::vector<codec::Command> run() {
    const auto first = state_.first_due();
    if (!first) return {};
    for (Day day = *first; day <= today_; day = day.next())
      for (const std::string& stream : state_.due_streams(day))
        look_at(stream, day);
    std::sort(told_.begin(), told_.end(), [](const Told& a, const Told& b) {
      return std::tie(a.due, a.step.stream) < std::tie(b.due, b.step.stream);
    });
    std::vector<codec::Command> commands;
    for (const Told& told : told_)
      if (commands.size() < most_) commands.push_back(command_of(told));
    return commands;
  }

 private:
  void look_at(const std::string& stream, Day day) {
    const auto head = state_.head(stream);
    if (!head) return;
    for (const Due& due : head->dues)
      if (due.on == day) tell(stream, due);
  }

  // Most of what lies behind a day was told in its time, and its streams are looked at day by day:
  // a history is read when there is something to tell.
  void tell(const std::string& stream, const Due& due) {
    switch (due.code) {
      case 105:
        return tell_accepted(stream);
      case 204:
        if (Step* step = add(204, stream, due.on))
          step->set("of", last_of(state_.history(stream), {201, 202})->id);
        return;
      case 211:
      case 710:
      case 1008:
        add(due.code, stream, due.on);
        return;
      case 308:
        return tell_unreported(stream, due.on);
      case 330:
        return tell_reminder(stream, due.on);
      case 342:
        return tell_election(stream, due.on);
      case 814:
        if (Step* step = add(814, stream, due.on)) step->set("on", number(due.on.next()));
        return;
      case 828:
        return tell_disclosure(stream);
      default:
        CHECK(!"a code of the clock");
    }
  }

  static std::int64_t number(Day day) { return day.value; }

  // Over when the next day has begun.
  bool can_be_told(std::uint16_t code, const std::string& stream, Day due) const {
    return due < today_ && !state_.known(due_event_id(code, stream, due, hash_));
  }

  // nullptr: not yet, or told already. dueOn is set where the type has it.
  Step* add(std::uint16_t code, const std::string& stream, Day due) {
    if (!can_be_told(code, stream, due)) return nullptr;
    Step step;
    step.type = registry::find_event(code);
    step.code = code;
    step.id = due_event_id(code, stream, due, hash_);
    step.stream = stream;
    step.origin = registry::Origin::kLive;
    step.occurred_at = start_of(due.next());
    step.effective_on = due.next();
    step.actor.account = kLedgerAccount;
    if (step.type->field("dueOn")) step.set("dueOn", number(due));
    told_.push_back({std::move(step), due});
    return &told_.back().step;
  }

  void tell_accepted(const std::string& stream) {
    const Steps history = state_.history(stream);
    const Step* application = last_of(history, {103});
    const DueAnswer answer = due_day(state_, "D01", *application, history);
    Step* step = answer ? add(105, stream, answer.due->day) : nullptr;
    if (step == nullptr) return;
    const Day accepted = application->effective_on;
    const auto serial = static_cast<unsigned>(load_be<std::uint16_t>(step->id.bytes.data() + 14));
    step->set("acceptNo", "依法受理〔" + std::to_string(civil(accepted).year) + "〕" +
                              std::to_string(serial) + "号");
    step->set("acceptOn", number(accepted));
    step->set("byLaw", std::int64_t{1});
    step->values.erase(std::remove_if(step->values.begin(), step->values.end(),
                                      [&](const auto& value) {
                                        return value.first == step->type->field("dueOn")->number;
                                      }),
                       step->values.end());  // decide computes D02
  }

  void tell_unreported(const std::string& stream, Day due) {
    if (due >= today_ || today_.value - due.value > kWindowDays) return;
    const Steps history = state_.history(stream);
    const Step* window = last_of(history, {301});
    if (window == nullptr) return;
    const std::uint64_t number = state_.head(stream)->number;
    std::vector<std::string> told;
    const auto look = [&](const std::string& uscc) {
      if (tell_unreported(*window, uscc, due)) told.push_back(uscc);
    };
    if (const auto changed = state_.watch().changed(number, due)) {
      for (const std::string& uscc : std::set(changed->begin(), changed->end()))
        look(uscc);
    } else {
      for (std::uint64_t place = 0; place < state_.roster_size(); ++place)
        if (const auto org = parse_stream_id(state_.roster_at(place))) look(org->parts[0]);
    }
    state_.watch().looked(number, due);
    for (std::string& uscc : told)  // until the ledger has taken it
      state_.watch().note(std::move(uscc));
  }

  // Of one organization; what sorts most of them out comes first.
  bool tell_unreported(const Step& window, const std::string& uscc, Day due) {
    const auto year = window.number("year");
    const bool first_day = civil(due).month == 3;  // 31 March: foundations
    const auto foundation = static_cast<std::int64_t>(registry::OrgKind::kFoundation);
    if ((org_summary(state_, uscc).kind == foundation) != first_day) return false;
    const std::string stream = stream_id(StreamKind::kAnnualReport, {uscc, std::to_string(year)});
    const std::uint8_t stored = state_.state_number(stream);
    if (stored != 0 && !is_unreported(stored)) return false;
    if (!is_obliged(state_, window, uscc) || !is_unreported(current_state(state_, stream)))
      return false;
    Step* step = add(308, stream, due);
    if (step == nullptr) return false;
    step->set("year", year);
    step->set("consecutiveYears", missed_until(uscc, year));
    return true;
  }

  static bool is_unreported(std::uint8_t number) {
    const registry::State* now = registry::stream(StreamKind::kAnnualReport).state(number);
    return now != nullptr && (now->id == "open" || now->id == "drafted" || now->id == "reviewed");
  }

  // Years in a row without a report, this one included.
  std::int64_t missed_until(const std::string& uscc, std::int64_t year) const {
    std::int64_t years = 1;
    while (state_.state_name(stream_id(StreamKind::kAnnualReport,
                                       {uscc, std::to_string(year - years)})) == "overdue")
      ++years;
    return years;
  }

  // Before a term ends the next election is due: its stream is the next term of the organization.
  void tell_reminder(const std::string& stream, Day on) {
    const auto id = parse_stream_id(stream);
    if (!id) return;
    const std::string next = stream_id(
        StreamKind::kElection,
        {id->parts[0], std::to_string(std::strtol(id->parts[1].c_str(), nullptr, 10) + 1)});
    const std::string_view now = state_.state_name(next);
    if (now != "none" && now != "due" && now != "postponed") return;
    if (!can_be_told(330, next, on)) return;
    const Steps history = state_.history(stream);
    const Step* filed = last_of(history, {339});
    if (filed == nullptr) return;
    Step* step = add(330, next, on);
    const Day end = filed->day("termTo");
    step->set("termEndsOn", number(end));
    step->set("leadDays", std::int64_t{end.value} - on.value);
  }

  void tell_election(const std::string& stream, Day due) {
    Step* step = add(342, stream, due);
    if (step == nullptr) return;
    const Steps history = state_.history(stream);
    const Step* reminder = last_of(history, {330});
    step->set("termEndsOn", number(reminder ? reminder->day("termEndsOn") : due));
    step->set("daysLate", std::int64_t{1});
  }

  void tell_disclosure(const std::string& stream) {
    const Steps history = state_.history(stream);
    const Step* recorded = last_of(history, {820});
    const DueAnswer answer = due_day(state_, "D30", *recorded, history);
    Step* step = answer ? add(828, stream, answer.due->day) : nullptr;
    if (step == nullptr) return;
    step->set("of", recorded->id);
    step->set("on", number(answer.due->day));
  }

  // write_back keeps what a command states, and a required number is never absent.
  static void write_numbers(const Step& step, codec::Command& command) {
    codec::FieldsBuilder body = command.body.edit();
    for (const registry::Field& field : step.type->fields)
      if (const Value* value = field.list ? nullptr : step.find(field.name))
        if (const auto* stated = std::get_if<std::int64_t>(value)) body.set_number(field, *stated);
  }

  codec::Command command_of(const Told& told) const {
    codec::Command command;
    command.event_id = told.step.id;
    command.type = told.step.type;
    command.body = codec::Body(*told.step.type);
    command.envelope.occurred_at = told.step.occurred_at;
    command.envelope.conf = told.step.type->conf;
    command.envelope.retain = told.step.type->retain;
    command.envelope.pclass = told.step.type->pclass;
    for (std::string_view basis : told.step.type->basis)
      command.envelope.legal_basis.emplace_back(basis);
    write_numbers(told.step, command);
    write_back(told.step, command);
    const auto head = state_.head(told.step.stream);
    command.expected_seq = head ? head->version : 0;
    const auto id = parse_stream_id(told.step.stream);
    if (!head && id)  // a new stream of an organization: 308, 330
      command.envelope.subject = {codec::Subject::Kind::kUscc, id->parts[0]};
    return command;
  }

  const State& state_;
  const Day today_;
  const HashFunction& hash_;
  const std::size_t most_;
  std::vector<Told> told_;
};

}  // namespace

EventId due_event_id(std::uint16_t code, std::string_view stream, Day due,
                     const HashFunction& hash) {
  Bytes text;
  append_be(text, code);
  append(text, as_bytes(stream));
  append_be(text, static_cast<std::uint32_t>(due.value));
  const Digest digest = hash(as_text(text));
  std::array<std::uint8_t, 10> random{};
  std::copy_n(digest.bytes.begin(), random.size(), random.begin());
  return make_uuid7(start_of(due.next()), random);
}

std::vector<codec::Command> due_events(const State& state, Day today, const HashFunction& hash,
                                       std::size_t most) {
  return Clock(state, today, hash, most).run();
}

}  // namespace quanlu::ledger::cases
