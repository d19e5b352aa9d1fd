#include "ledger/cases/clock_plan.h"

#include <algorithm>

#include "schemas/base/check.h"

namespace quanlu::ledger::cases {

namespace {

using registry::Deadline;
using registry::EventType;
using registry::Field;
using registry::FieldKind;
using registry::StreamKind;

struct StartField {
  std::string_view deadline, field;
};
// Deadlines that count from a day named in the body; the others count from effectiveOn.
constexpr StartField kStartFields[] = {
    {"D02", "acceptOn"},  {"D05", "from"},       {"D07", "to"},        {"D08", "formedOn"},
    {"D09", "servedOn"},  {"D10", "verifiedOn"}, {"D11", "on"},        {"D12", "on"},
    {"D12", "from"},      {"D13", "on"},         {"D14", "on"},        {"D15", "on"},
    {"D16", "servedOn"},  {"D17", "on"},         {"D18", "on"},        {"D19", "on"},
    {"D22", "acceptOn"},  {"D23", "on"},         {"D25", "on"},        {"D26", "validFrom"},
    {"D27", "on"},        {"D28", "from"},       {"D29", "validFrom"}, {"D30", "formedOn"},
    {"D33", "plannedOn"}, {"D36", "from"},       {"D37", "on"},        {"D39", "on"},
};

struct Instant {
  std::string_view deadline, done_on;
};
constexpr Instant kInstants[] = {
    {"D08", "recordedOn"}, {"D10", "on"}, {"D28", "filedOn"}, {"D33", ""}};

struct Change {
  Deadline deadline;
  std::uint16_t code;
};
constexpr Change kExtensions[] = {
    {Deadline::kD02, 110}, {Deadline::kD13, 775}, {Deadline::kD22, 516}};
constexpr Change kResumptions[] = {
    {Deadline::kD02, 112}, {Deadline::kD22, 515}, {Deadline::kD23, 515}};

// What ends a deadline besides its stop codes, since nothing is left to wait for.
constexpr Change kMoot[] = {
    {Deadline::kD09, 743},  // not listed after all
    {Deadline::kD11, 746},  // on the graver list now
    {Deadline::kD12, 744},  // off the directory before two years
    {Deadline::kD16, 762},  // decided: the right to a hearing has lapsed
    {Deadline::kD16, 763},  // not penalized
    {Deadline::kD26, 813},  // the grade is gone before its time
};

constexpr std::string_view kRights[] = {"D16", "D19", "D21", "D23"};
constexpr std::string_view kWaits[] = {"D07", "D09", "D11", "D12", "D17", "D26", "D29", "D30"};

// Types that store the day of a deadline without saying which in their check.
constexpr Change kStoredUnnamed[] = {{Deadline::kD34, 407}};

bool ends_with(std::string_view text, std::string_view tail) {
  return text.size() >= tail.size() && text.substr(text.size() - tail.size()) == tail;
}

// "D20" in what is said about a field named …dueOn.
Deadline named_in(const Field& field) {
  const std::size_t at = field.check.find('D');
  if (at == std::string_view::npos || at + 3 > field.check.size()) return {};
  const registry::DeadlineInfo* info = registry::find_deadline(field.check.substr(at, 3));
  return info == nullptr ? Deadline{} : info->deadline;
}

void find_stored(const EventType& type, ClockPlan& plan) {
  for (const Field& field : type.fields) {
    if (field.kind != FieldKind::kDate || field.list || !ends_with(field.name, "ueOn")) continue;
    Deadline deadline = named_in(field);
    for (const Change& row : kStoredUnnamed)
      if (row.code == type.code) deadline = row.deadline;
    if (deadline == Deadline{}) continue;
    plan.stored = deadline;
    plan.stored_on = &field;
  }
}

bool touches(const EventType& type, StreamKind stream) {
  return type.stream == stream ||
         std::any_of(type.moves.begin(), type.moves.end(),
                     [&](const registry::Move& move) { return move.machine == stream; });
}

bool stops_in(Deadline deadline, StreamKind stream) {
  for (const EventType& type : registry::event_types())
    if (std::find(type.stops.begin(), type.stops.end(), deadline) != type.stops.end() &&
        touches(type, stream))
      return true;
  return false;
}

StreamKind home_of(Deadline deadline, const EventType& type) {
  if (stops_in(deadline, type.stream)) return type.stream;
  for (const registry::Move& move : type.moves)
    if (stops_in(deadline, move.machine)) return move.machine;
  return StreamKind::kNone;
}

ClockPlan make_plan(const EventType& type) {
  ClockPlan plan;
  for (const Deadline deadline : type.starts) {
    const std::string_view id = registry::deadline(deadline).id;
    if (done_on_field(id) != nullptr) continue;
    const std::string_view from = start_field(id, type);
    plan.starts.push_back(
        {deadline, from.empty() ? nullptr : type.field(from), home_of(deadline, type)});
  }
  for (const Deadline deadline : type.stops)
    if (done_on_field(registry::deadline(deadline).id) == nullptr) plan.stops.push_back(deadline);
  for (const Change& row : kMoot)
    if (row.code == type.code) plan.stops.push_back(row.deadline);
  find_stored(type, plan);
  for (const Change& row : kExtensions)
    if (row.code == type.code) plan.extends = row.deadline;
  for (const Change& row : kResumptions)
    if (row.code == type.code) plan.resumes.push_back(row.deadline);
  return plan;
}

std::vector<ClockPlan> make_plans() {
  std::vector<ClockPlan> plans;
  for (const EventType& type : registry::event_types()) {
    if (plans.size() <= type.code) plans.resize(std::size_t{type.code} + 1);
    plans[type.code] = make_plan(type);
  }
  return plans;
}

// Per machine one bit for each state that some move leaves; bit 0 is "does not exist".
std::vector<std::uint64_t> make_left_states() {
  std::vector<std::uint64_t> left;
  for (const EventType& type : registry::event_types())
    for (const registry::Move& move : type.moves) {
      const auto machine = static_cast<std::size_t>(move.machine);
      if (left.size() <= machine) left.resize(machine + 1);
      CHECK(move.from < 64);
      if (move.from != move.to) left[machine] |= std::uint64_t{1} << move.from;
    }
  return left;
}

}  // namespace

const ClockPlan& clock_plan(const EventType& type) {
  static const std::vector<ClockPlan> plans = make_plans();
  return plans[type.code];
}

std::string_view start_field(std::string_view deadline, const EventType& type) {
  for (const StartField& row : kStartFields)
    if (row.deadline == deadline && type.field(row.field) != nullptr) return row.field;
  return {};
}

const std::string_view* done_on_field(std::string_view deadline) {
  for (const Instant& instant : kInstants)
    if (instant.deadline == deadline) return &instant.done_on;
  return nullptr;
}

ClockMeaning meaning_of(std::string_view deadline) {
  const auto is_in = [&](std::span<const std::string_view> ids) {
    return std::find(ids.begin(), ids.end(), deadline) != ids.end();
  };
  if (is_in(kRights)) return ClockMeaning::kRight;
  return is_in(kWaits) ? ClockMeaning::kWaiting : ClockMeaning::kDuty;
}

std::uint16_t extending_code(std::string_view deadline) {
  for (const Change& row : kExtensions)
    if (registry::deadline(row.deadline).id == deadline) return row.code;
  return 0;
}

bool is_end(StreamKind machine, std::uint8_t state) {
  static const std::vector<std::uint64_t> left = make_left_states();
  const auto at = static_cast<std::size_t>(machine);
  return state != 0 && at < left.size() && (left[at] >> state & 1) == 0;
}

}  // namespace quanlu::ledger::cases
