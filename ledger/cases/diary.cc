#include "ledger/cases/diary.h"

#include "ledger/cases/past.h"
#include "ledger/cases/rulebook.h"
#include "schemas/base/time.h"

namespace quanlu::ledger::cases {

namespace {

using registry::StreamKind;

inline constexpr std::int32_t kReminderDays[] = {180, 90, 30};

void add_stored(const Step* step, std::string_view field, std::uint16_t code,
                std::vector<Due>& dues) {
  if (step != nullptr && step->has(field)) dues.push_back({step->day(field), code});
}

bool is_one_of(std::string_view state, std::initializer_list<std::string_view> states) {
  return std::find(states.begin(), states.end(), state) != states.end();
}

bool time_moves(StreamKind kind) {
  static constexpr StreamKind kKinds[] = {
      StreamKind::kRegCase,      StreamKind::kLinkage,      StreamKind::kInquiry,
      StreamKind::kAnnualWindow, StreamKind::kElection,     StreamKind::kRectification,
      StreamKind::kGrade,        StreamKind::kCreditRecord, StreamKind::kTask};
  return std::find(std::begin(kKinds), std::end(kKinds), kind) != std::end(kKinds);
}

// Reminders before the end of a term (D07); the day itself is told by the stream of the next term.
void add_term(const Step* filed, std::vector<Due>& dues) {
  if (filed == nullptr) return;
  for (std::int32_t lead : kReminderDays)
    dues.push_back({Day(filed->day("termTo").value - lead), 330});
}

void add_election(const History& history, std::string_view state, std::vector<Due>& dues) {
  if (state == "filed") return add_term(last_of(history, {339}), dues);
  const Step* postponed = last_of(history, {331});
  if (postponed != nullptr) return add_stored(postponed, "newEnd", 342, dues);
  add_stored(last_of(history, {330}), "termEndsOn", 342, dues);
}

void add_task(const History& history, std::vector<Due>& dues) {
  const Step* set = last_of(history, {1001, 1006});
  const Step* told = last_of(history, {1008});
  if (set == nullptr || (told != nullptr && told->seq > set->seq)) return;
  add_stored(set, "dueOn", 1008, dues);
}

void add_rectification(const History& history, std::vector<Due>& dues) {
  const Step* order = last_of(history, {706, 708});
  if (order != nullptr) add_stored(order, order->code == 708 ? "newDueOn" : "dueOn", 710, dues);
}

// Members of the window that have not reported: two days, foundations and the others (D06).
void add_window(const Step* window, std::vector<Due>& dues) {
  if (window == nullptr) return;
  const int year = static_cast<int>(window->number("year")) + 1;
  dues.push_back({day_of(year, 3, 31), 308});
  dues.push_back({day_of(year, 5, 31), 308});
}

// Whether the stream is in a state in which time causes something; else its history is not read.
bool is_waiting(StreamKind kind, std::string_view now) {
  switch (kind) {
    case StreamKind::kRegCase:
      return now == "submitted";
    case StreamKind::kLinkage:
      return now == "pushed";
    case StreamKind::kInquiry:
      return is_one_of(now, {"sent", "delivered"});
    case StreamKind::kElection:
      return is_one_of(now, {"filed", "due", "postponed", "planned", "auditOrdered", "audited"});
    case StreamKind::kRectification:
      return now == "ordered";
    case StreamKind::kGrade:
      return now == "valid";
    case StreamKind::kCreditRecord:
      return now == "recorded";
    case StreamKind::kTask:
      return is_one_of(now, {"dispatched", "accepted"});
    default:
      return true;
  }
}

}  // namespace

std::vector<Due> dues_of(const State& state, const std::string& stream) {
  std::vector<Due> dues;
  if (!time_moves(kind_of(stream))) return dues;  // most streams: their history is not read
  const std::string_view now = state.state_name(stream);
  if (!is_waiting(kind_of(stream), now)) return dues;
  const Steps history = state.history(stream);
  switch (kind_of(stream)) {
    case StreamKind::kRegCase:
      if (const Step* step = last_of(history, {103}))
        dues.push_back({Day(step->effective_on.value + 5), 105});
      break;
    case StreamKind::kLinkage:
      add_stored(last_of(history, {201, 202}), "ackDueOn", 204, dues);
      break;
    case StreamKind::kInquiry:
      add_stored(last_of(history, {208}), "dueOn", 211, dues);
      break;
    case StreamKind::kAnnualWindow:
      add_window(last_of(history, {301}), dues);
      break;
    case StreamKind::kElection:
      add_election(history, now, dues);
      break;
    case StreamKind::kRectification:
      add_rectification(history, dues);
      break;
    case StreamKind::kGrade:
      add_stored(last_of(history, {810}), "validTo", 814, dues);
      break;
    case StreamKind::kCreditRecord:
      if (const Step* step = last_of(history, {820}))
        dues.push_back({rules::add_years(step->day("formedOn"), 5), 828});
      break;
    case StreamKind::kTask:
      add_task(history, dues);
      break;
    default:
      break;
  }
  return dues;
}

}  // namespace quanlu::ledger::cases
