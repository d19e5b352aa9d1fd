#include "projections/views/apply.h"
#include "projections/views/keys.h"

namespace quanlu::projections::views {

void apply_grants(const Applied& applied, const CaseState* before, const CaseState& after) {
  if (static_cast<registry::StreamKind>(after.stream) != registry::StreamKind::kGrant) return;
  if (before != nullptr)
    applied.erase(View::kGrants,
                  key::grant(before->topic, before->year, before->subject, applied.owner));
  GrantRow row;
  row.first_seq = after.first_seq;
  row.last_seq = after.last_seq;
  row.awarded = after.amount;
  row.paid = after.amount2;
  row.used = after.amount3;
  row.clawed_back = after.amount4;
  row.scheme = after.topic;
  row.year = after.year;
  row.state = after.state;
  row.payee = after.subject;
  row.stream = after.name;
  applied.put(View::kGrants, key::grant(after.topic, after.year, after.subject, applied.owner),
              row);
}

}  // namespace quanlu::projections::views
