#include "projections/views/apply.h"
#include "projections/views/keys.h"

namespace quanlu::projections::views {

// Nobody's identity: topic, number, organization, and who handles it.
void apply_complaints(const Applied& applied, const CaseState* before, const CaseState& after) {
  if (static_cast<registry::StreamKind>(after.stream) != registry::StreamKind::kComplaint) return;
  if (before != nullptr)
    applied.erase(View::kComplaints, key::board(before->state, Day(before->due_on), applied.owner));
  ComplaintRow row;
  row.case_id0 = load_le<std::uint64_t>(applied.owner.bytes.data());
  row.case_id1 = load_le<std::uint64_t>(applied.owner.bytes.data() + 8);
  row.last_seq = after.last_seq;
  row.due_on = after.due_on;
  row.received_on = after.opened_on;
  row.topic = after.topic;
  row.state = after.state;
  row.named = after.named;
  row.number = after.number;
  row.subject = after.subject;
  row.handler = after.handler;
  row.unit = after.unit;
  applied.put(View::kComplaints, key::board(after.state, Day(after.due_on), applied.owner), row);
}

}  // namespace quanlu::projections::views
