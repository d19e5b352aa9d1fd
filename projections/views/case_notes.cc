#include "projections/views/case_state.h"
#include "schemas/events/lnk.capnp.h"
#include "schemas/events/reg.capnp.h"
#include "schemas/events/sup.capnp.h"
#include "schemas/events/vis.capnp.h"

namespace quanlu::projections::views {

namespace events = quanlu::schemas::events;
using registry::EventCode;

void note_registration(const Fact& fact, CaseState& state) {
  switch (static_cast<EventCode>(fact.code)) {
    case EventCode::kNameReserved:
      state.area = fact.body<events::NameReserved>().getArea();
      return;
    case EventCode::kApplicationSubmitted:
      state.topic = number_of(fact.body<events::ApplicationSubmitted>().getMatter());
      return;
    case EventCode::kApplicationAccepted:
      state.number = view_of(fact.body<events::ApplicationAccepted>().getAcceptNo());
      return;
    case EventCode::kTimeLimitExtended:
      state.extended = 1;
      return;
    case EventCode::kTimeLimitSuspended:
      state.paused_on = fact.body<events::TimeLimitSuspended>().getFrom();
      return;
    case EventCode::kTimeLimitResumed: {
      const std::int32_t days = fact.body<events::TimeLimitResumed>().getTo() - state.paused_on;
      if (state.paused_on != 0 && days > 0) state.paused_days += static_cast<std::uint32_t>(days);
      state.paused_on = 0;
      return;
    }
    case EventCode::kRegistrationApproved:  // the case of an establishment has its body from here
      state.subject = view_of(fact.body<events::RegistrationApproved>().getUscc());
      return;
    default:
      return;
  }
}

void note_linkage(const Fact& fact, CaseState& state) {
  switch (static_cast<EventCode>(fact.code)) {
    case EventCode::kApprovalResultPushed:
      state.unit = view_of(fact.body<events::ApprovalResultPushed>().getToUnit());
      return;
    case EventCode::kSupervisionInfoPushed: {
      const auto body = fact.body<events::SupervisionInfoPushed>();
      state.unit = view_of(body.getToUnit());
      state.topic = number_of(body.getKind());
      return;
    }
    case EventCode::kConsultationOpened:
      if (state.subject.empty())
        state.subject = view_of(fact.body<events::ConsultationOpened>().getOrg());
      return;
    case EventCode::kInquiryLetterSent: {
      const auto body = fact.body<events::InquiryLetterSent>();
      state.unit = view_of(body.getToUnit());
      state.number = view_of(body.getDocNo());
      if (state.subject.empty()) state.subject = view_of(body.getOrg());
      return;
    }
    default:
      return;
  }
}

void note_demand(const Fact& fact, CaseState& state) {
  switch (static_cast<EventCode>(fact.code)) {
    case EventCode::kDemandRaised: {
      const auto body = fact.body<events::DemandRaised>();
      state.topic = number_of(body.getTopic());
      if (state.subject.empty()) state.subject = view_of(body.getOrg());
      return;
    }
    case EventCode::kDemandAssigned:
      state.unit = view_of(fact.body<events::DemandAssigned>().getUnit());
      return;
    case EventCode::kDemandConfirmed:
      state.detail = fact.body<events::DemandConfirmed>().getSatisfaction();
      return;
    default:
      return;
  }
}

void note_penalty(const Fact& fact, CaseState& state) {
  switch (static_cast<EventCode>(fact.code)) {
    case EventCode::kPenaltyCaseFiled:
      state.number = view_of(fact.body<events::PenaltyCaseFiled>().getDocNo());
      return;
    case EventCode::kInvestigatorsAssigned: {
      const auto officers = fact.body<events::InvestigatorsAssigned>().getOfficers();
      if (officers.size() > 0) state.handler = view_of(officers[0]);
      return;
    }
    case EventCode::kPenaltyDecided: {
      const auto body = fact.body<events::PenaltyDecided>();
      state.amount = body.getFine();
      state.amount2 = body.getConfiscated();
      return;
    }
    default:
      return;
  }
}

}  // namespace quanlu::projections::views
