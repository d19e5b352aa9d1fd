#include "projections/views/case_state.h"
#include "schemas/events/cmp.capnp.h"
#include "schemas/events/fnd.capnp.h"

namespace quanlu::projections::views {

namespace events = quanlu::schemas::events;
using registry::EventCode;

void note_complaint(const Fact& fact, CaseState& state) {
  switch (static_cast<EventCode>(fact.code)) {
    case EventCode::kComplaintReceived: {
      const auto body = fact.body<events::ComplaintReceived>();
      state.topic = number_of(body.getTopic());
      state.named = body.getNamed() ? 1 : 0;
      if (state.subject.empty()) state.subject = view_of(body.getTarget());
      return;
    }
    case EventCode::kComplaintRegistered:
      state.number = view_of(fact.body<events::ComplaintRegistered>().getNo());
      return;
    case EventCode::kComplaintTransferred:
      state.unit = view_of(fact.body<events::ComplaintTransferred>().getToUnit());
      return;
    case EventCode::kComplaintAccepted:
      state.unit = view_of(fact.body<events::ComplaintAccepted>().getLead());
      return;
    case EventCode::kHandlerAssigned:
      state.handler = view_of(fact.body<events::HandlerAssigned>().getHandler());
      return;
    case EventCode::kHandlerRecused:
      if (state.handler == view_of(fact.body<events::HandlerRecused>().getHandler()))
        state.handler = {};
      return;
    case EventCode::kComplaintTimeExtended:
      state.extended = 1;
      return;
    default:
      return;
  }
}

void note_fund(const Fact& fact, CaseState& state) {
  switch (static_cast<EventCode>(fact.code)) {
    case EventCode::kDonationReceived:
      state.amount = fact.body<events::DonationReceived>().getAmount();
      return;
    case EventCode::kDonationDisbursed:
      state.amount2 += fact.body<events::DonationDisbursed>().getAmount();
      return;
    case EventCode::kGrantAwarded: {
      const auto body = fact.body<events::GrantAwarded>();
      state.topic = number_of(body.getScheme());
      state.year = body.getYear();
      state.amount = body.getAmount();
      return;
    }
    case EventCode::kGrantPaid:
      state.amount2 += fact.body<events::GrantPaid>().getAmount();
      return;
    case EventCode::kGrantUseReported:
      state.amount3 = fact.body<events::GrantUseReported>().getUsed();
      return;
    case EventCode::kGrantClawedBack:
      state.amount4 += fact.body<events::GrantClawedBack>().getAmount();
      return;
    case EventCode::kFundAlertRaised: {
      const auto body = fact.body<events::FundAlertRaised>();
      state.number = view_of(body.getRule());
      state.topic = body.getSeverity();
      state.detail = body.getEvidence().size();
      return;
    }
    case EventCode::kFundAlertAssigned:
      state.handler = view_of(fact.body<events::FundAlertAssigned>().getTo());
      return;
    case EventCode::kFundCaseOpened:
      if (static_cast<registry::StreamKind>(state.stream) == registry::StreamKind::kFundCase)
        state.unit = view_of(fact.body<events::FundCaseOpened>().getLead());
      return;
    case EventCode::kCommunityFundEstablished: {
      const auto body = fact.body<events::CommunityFundEstablished>();
      state.amount = body.getOpening();
      state.area = body.getStreet();
      return;
    }
    case EventCode::kCommunityFundDeposited:
      state.amount += fact.body<events::CommunityFundDeposited>().getAmount();
      return;
    case EventCode::kCommunityFundSpent:
      state.amount -= fact.body<events::CommunityFundSpent>().getAmount();
      return;
    case EventCode::kCommunityFundClosed:
      state.amount2 = state.amount;  // what went elsewhere at the end
      state.amount = 0;
      return;
    default:
      return;
  }
}

}  // namespace quanlu::projections::views
