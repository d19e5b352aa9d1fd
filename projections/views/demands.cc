#include "projections/views/apply.h"
#include "projections/views/keys.h"

namespace quanlu::projections::views {

void apply_demands(const Applied& applied, const CaseState* before, const CaseState& after) {
  if (static_cast<registry::StreamKind>(after.stream) != registry::StreamKind::kDemand) return;
  if (before != nullptr)
    applied.erase(View::kDemands, key::board(before->state, Day(before->due_on), applied.owner));
  DemandRow row;
  row.seq = after.first_seq;
  row.due_on = after.due_on;
  row.raised_on = after.opened_on;
  row.topic = after.topic;
  row.state = after.state;
  row.satisfaction = static_cast<std::uint8_t>(after.detail);
  row.subject = after.subject;
  row.unit = after.unit;
  row.stream = after.name;
  applied.put(View::kDemands, key::board(after.state, Day(after.due_on), applied.owner), row);
}

}  // namespace quanlu::projections::views
