#include "projections/views/apply.h"
#include "projections/views/keys.h"
#include "schemas/events/lnk.capnp.h"

namespace quanlu::projections::views {
namespace {

namespace events = quanlu::schemas::events;
using registry::EventCode;

void set_event(LinkageRow& row, events::Id::Reader id) {
  row.of_event0 = id.getA();
  row.of_event1 = id.getB();
}

// One text of several, as many as fit: a row is no place for a long list, the entry has it.
std::string join(capnp::List<capnp::Text>::Reader texts) {
  constexpr std::size_t kJoinedMax = 800;
  std::string joined;
  for (const auto text : texts) {
    if (joined.size() + text.size() > kJoinedMax) break;
    if (!joined.empty()) joined += '\n';
    joined += view_of(text);
  }
  return joined;
}

}  // namespace

// Unit and first day are given by the first event of the stream, so the key stays.
void apply_linkages(const Applied& applied, const CaseState& after) {
  if (static_cast<registry::StreamKind>(after.stream) != registry::StreamKind::kLinkage) return;
  const Fact& fact = applied.fact;
  const auto at = key::linkage(after.unit, Day(after.opened_on), applied.owner);
  if (!at.fits()) return;
  LinkageRow row =
      get_row<LinkageRow>(applied.rows, View::kLinkages, at.padded()).value_or(LinkageRow{});
  switch (static_cast<EventCode>(fact.code)) {
    case EventCode::kApprovalResultPushed:
      row.code = fact.code;
      set_event(row, fact.body<events::ApprovalResultPushed>().getOf());
      break;
    case EventCode::kSupervisionInfoPushed:
      row.code = fact.code;
      set_event(row, fact.body<events::SupervisionInfoPushed>().getOf());
      break;
    case EventCode::kLinkageAcknowledged:
      row.acknowledged_on = fact.effective_on.value;
      break;
    default:
      break;
  }
  if (after.due_on != 0) row.due_on = after.due_on;
  row.first_seq = after.first_seq;
  row.last_seq = after.last_seq;
  row.pushed_on = after.opened_on;
  row.kind = after.topic;
  row.state = after.state;
  row.unit = after.unit;
  row.subject = after.subject;
  row.stream = after.name;
  applied.put(View::kLinkages, at, row);
}

void apply_reconciliations(const Applied& applied) {
  const Fact& fact = applied.fact;
  if (static_cast<EventCode>(fact.code) != EventCode::kRegistersReconciled) return;
  const auto body = fact.body<events::RegistersReconciled>();
  ReconciliationRow row;
  row.seq = fact.seq.value;
  row.left = body.getLeft().getCount();
  row.right = body.getRight().getCount();
  row.as_of = body.getAsOf();
  row.field_diffs = body.getFieldDiffs();
  row.only_left_count = body.getOnlyLeft().size();
  row.only_right_count = body.getOnlyRight().size();
  const std::string left = join(body.getOnlyLeft()), right = join(body.getOnlyRight());
  row.only_left = left;
  row.only_right = right;
  applied.put(View::kReconciliations, key::id_seq(applied.owner, fact.seq), row);
}

}  // namespace quanlu::projections::views
