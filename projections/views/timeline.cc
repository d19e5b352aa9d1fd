#include "projections/views/apply.h"
#include "projections/views/keys.h"

namespace quanlu::projections::views {

// Every event with a subject, known to this program or not, corrected or not: history is shown
// whole, what counts is said by the marks.
void apply_timeline(const Applied& applied) {
  const Fact& fact = applied.fact;
  TimelineRow row;
  row.case_id0 = load_le<std::uint64_t>(applied.route.case_id.bytes.data());
  row.case_id1 = load_le<std::uint64_t>(applied.route.case_id.bytes.data() + 8);
  row.recorded_at = fact.recorded_at.value;
  row.code = fact.code;
  row.type_version = fact.version;
  row.stream = number_of(fact.kind);
  row.role = fact.role;
  row.conf = static_cast<std::uint8_t>(fact.conf);
  row.origin = static_cast<std::uint8_t>(fact.origin);
  row.flagged = fact.flagged ? 1 : 0;
  row.corrected_by = applied.mark.corrected_by;
  row.replaces = applied.mark.replaces;
  applied.put(View::kTimeline, key::timeline(applied.route.subject, fact.effective_on, fact.seq),
              row);
}

}  // namespace quanlu::projections::views
