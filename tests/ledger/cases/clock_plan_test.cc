// What event types do to deadlines, as the schema and a few lines of law say.
#include "ledger/cases/clock_plan.h"

#include <algorithm>

#include "tests/support/catch.h"

using namespace quanlu;
using namespace quanlu::ledger::cases;
using registry::Deadline;
using registry::StreamKind;

namespace {

const ClockPlan& plan_of(std::uint16_t code) {
  return clock_plan(*registry::find_event(code));
}

const ClockStart& start_of(std::uint16_t code, Deadline deadline) {
  const auto& starts = plan_of(code).starts;
  const auto found = std::find_if(starts.begin(), starts.end(), [&](const ClockStart& start) {
    return start.deadline == deadline;
  });
  REQUIRE(found != starts.end());
  return *found;
}

}  // namespace

TEST_CASE("a deadline runs where it can be stopped") {
  CHECK(start_of(105, Deadline::kD02).home == StreamKind::kRegCase);
  CHECK(start_of(113, Deadline::kD03).home == StreamKind::kRegCase);  // 115 is of the case
  CHECK(start_of(705, Deadline::kD25).home == StreamKind::kInspection);
  CHECK(start_of(762, Deadline::kD25).home == StreamKind::kPenaltyCase);
  CHECK(start_of(810, Deadline::kD26).home == StreamKind::kGrade);
  CHECK(start_of(301, Deadline::kD06).home == StreamKind::kAnnualReport);  // of each member
  CHECK(start_of(340, Deadline::kD07).home == StreamKind::kNone);  // in the stream of the next term
}

TEST_CASE("every deadline of the table can be started, ended, and told from a day") {
  for (const registry::DeadlineInfo& info : registry::deadlines()) {
    INFO(info.id);
    bool started = false, stopped = false;
    for (const registry::EventType& type : registry::event_types()) {
      const auto has = [&](std::span<const Deadline> list) {
        return std::find(list.begin(), list.end(), info.deadline) != list.end();
      };
      started = started || has(type.starts);
      stopped = stopped || has(type.stops);
      if (!has(type.starts)) continue;
      const std::string_view field = start_field(info.id, type);
      CHECK((field.empty() || type.field(field)->kind == registry::FieldKind::kDate));
    }
    CHECK(started);
    CHECK(stopped);
  }
}

TEST_CASE("the event stores the day that its own check names, and no other") {
  CHECK(plan_of(502).stored == Deadline::kD20);
  CHECK(plan_of(502).stored_on->name == "informDueOn");
  CHECK(plan_of(750).stored == Deadline::kD13);
  CHECK(plan_of(407).stored == Deadline::kD34);
  CHECK(plan_of(503).stored_on == nullptr);  // the reply of another unit is no D21
}

TEST_CASE("a state from which nothing follows ends what runs; one that goes on does not") {
  const auto ends = [](StreamKind machine, std::string_view state) {
    return is_end(machine, registry::stream(machine).find_state(state));
  };
  CHECK(ends(StreamKind::kComplaint, "closed"));
  CHECK(ends(StreamKind::kComplaint, "withdrawn"));
  CHECK(ends(StreamKind::kLinkage, "acknowledged"));
  CHECK_FALSE(ends(StreamKind::kComplaint, "final"));     // 523 follows
  CHECK_FALSE(ends(StreamKind::kPenaltyCase, "closed"));  // may be taken to court
  CHECK_FALSE(ends(StreamKind::kRegCase, "approved"));    // the certificate follows
  CHECK_FALSE(is_end(StreamKind::kComplaint, 0));
}
