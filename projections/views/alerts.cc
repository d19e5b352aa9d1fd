#include "projections/views/apply.h"
#include "projections/views/keys.h"

namespace quanlu::projections::views {

// The stream's key is the digest of rule and evidence (I-FND-11), so the row needs no other.
void apply_alerts(const Applied& applied, const CaseState* before, const CaseState& after) {
  if (static_cast<registry::StreamKind>(after.stream) != registry::StreamKind::kFundAlert) return;
  if (before != nullptr)
    applied.erase(View::kAlerts, key::alert(before->number, before->subject, applied.owner));
  AlertRow row;
  row.first_seq = after.first_seq;
  row.last_seq = after.last_seq;
  row.raised_on = after.opened_on;
  row.due_on = after.due_on;
  row.evidence = static_cast<std::uint32_t>(after.detail);
  row.severity = static_cast<std::uint8_t>(after.topic);
  row.state = after.state;
  row.assignee = after.handler;
  row.subject = after.subject;
  row.rule = after.number;
  row.stream = after.name;
  applied.put(View::kAlerts, key::alert(after.number, after.subject, applied.owner), row);
}

}  // namespace quanlu::projections::views
