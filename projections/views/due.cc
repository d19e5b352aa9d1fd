#include "projections/views/apply.h"
#include "projections/views/keys.h"

namespace quanlu::projections::views {

// The open deadlines before the event go, those after it come: a board shows what is open now.
void apply_due(const Applied& applied, const CaseState* before, const CaseState& after) {
  const Dues old_dues(before == nullptr ? std::string_view() : before->dues);
  const Dues new_dues(after.dues);
  for (const Dues::Due& due : old_dues.all())
    applied.erase(View::kDue,
                  key::due(Day(due.on), applied.owner, due.deadline, applied.is_stream));
  for (const Dues::Due& due : new_dues.all()) {
    DueRow row;
    row.seq = due.seq;
    row.code = due.code;
    row.role = applied.moves.role_of(due.deadline);
    row.provisional = due.provisional;
    row.stream = after.stream;
    row.is_stream = applied.is_stream ? 1 : 0;
    row.subject = after.subject;
    row.handler = after.handler;
    row.unit = after.unit;
    applied.put(View::kDue, key::due(Day(due.on), applied.owner, due.deadline, applied.is_stream),
                row);
  }
}

}  // namespace quanlu::projections::views
