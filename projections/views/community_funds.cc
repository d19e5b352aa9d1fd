#include "projections/views/apply.h"
#include "projections/views/keys.h"
#include "schemas/events/fnd.capnp.h"

namespace quanlu::projections::views {
namespace {

namespace events = quanlu::schemas::events;
using registry::EventCode;

}  // namespace

void apply_community_funds(const Applied& applied, const CaseState& after) {
  const Fact& fact = applied.fact;
  FundBalance row;
  switch (static_cast<EventCode>(fact.code)) {
    case EventCode::kCommunityFundEstablished:
      row.amount = after.amount;
      break;
    case EventCode::kCommunityFundDeposited: {
      const auto body = fact.body<events::CommunityFundDeposited>();
      row.amount = body.getAmount();
      row.kind = number_of(body.getSource());
      break;
    }
    case EventCode::kCommunityFundSpent:
      row.amount = -fact.body<events::CommunityFundSpent>().getAmount();
      break;
    case EventCode::kCommunityFundClosed:
      row.amount = -after.amount2;
      break;
    default:
      return;
  }
  row.balance = after.amount;
  row.street = after.area;
  row.day = fact.effective_on.value;
  row.code = fact.code;
  row.holder = after.subject;
  row.fund = after.name;
  applied.put(View::kCommunityFunds, key::id_seq(applied.owner, fact.seq), row);
}

}  // namespace quanlu::projections::views
