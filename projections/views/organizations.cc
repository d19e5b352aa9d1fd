#include <algorithm>

#include "projections/views/apply.h"
#include "projections/views/keys.h"
#include "schemas/events/com.capnp.h"
#include "schemas/events/eva.capnp.h"
#include "schemas/events/reg.capnp.h"
#include "schemas/events/sup.capnp.h"

namespace quanlu::projections::views {
namespace {

namespace events = quanlu::schemas::events;
using registry::EventCode;
using registry::StreamKind;

enum SubjectKind : std::uint16_t { kUscc = 1, kFilingNo = 2, kIllegalOrgId = 3 };

StreamKind machine_of(std::uint16_t subject_kind) {
  switch (subject_kind) {
    case kUscc:
      return StreamKind::kOrg;
    case kFilingNo:
      return StreamKind::kCommunityOrg;
    case kIllegalOrgId:
      return StreamKind::kIllegalOrg;
    default:
      return StreamKind::kNone;
  }
}

// The area code inside a USCC (GB 32100): characters 3 to 8; 0 when they are no digits.
std::uint64_t area_in(std::string_view uscc) {
  std::uint64_t area = 0;
  if (uscc.size() != 18) return 0;
  for (const char digit : uscc.substr(2, 6)) {
    if (digit < '0' || digit > '9') return 0;
    area = area * 10 + static_cast<std::uint64_t>(digit - '0');
  }
  return area;
}

void register_body(const Fact& fact, OrgCard& card) {
  const auto body = fact.body<events::RegistrationApproved>();
  card.kind = number_of(body.getKind());
  card.name = view_of(body.getName());
  card.cert_no = view_of(body.getCertNo());
  card.supervisor = view_of(body.getSupervisor());
  card.capital = body.getCapital();
  card.direct = body.getDirect() ? 1 : 0;
  card.registered_on = fact.effective_on.value;
  card.valid_to = body.getValidTo();
}

void change_body(const Fact& fact, OrgCard& card) {
  const auto body = fact.body<events::RegistrationChanged>();
  if (body.getItem() == events::ChangeItem::NAME) card.name = view_of(body.getNew());
  if (body.hasCertNo()) card.cert_no = view_of(body.getCertNo());
}

void classify(const Fact& fact, OrgCard& card) {
  const auto body = fact.body<events::OrgClassified>();
  card.class_of = number_of(body.getClass());
  card.risk_tier = body.getRiskTier();
  card.direct = body.getDirect() ? 1 : 0;
  card.city_managed = body.getCityManaged() ? 1 : 0;
}

void file_community_body(const Fact& fact, OrgCard& card) {
  const auto body = fact.body<events::CommunityOrgFiled>();
  card.name = view_of(body.getName());
  card.class_of = number_of(body.getClass());
  card.area = body.getStreet();
  card.registered_on = fact.effective_on.value;
}

void list(const Fact& fact, OrgCard& card, std::int32_t on, std::uint16_t ground) {
  card.listed_on = on;
  card.list_ground = ground;
  card.listed_by = fact.seq.value;
}

void count(const Fact& fact, OrgCard& card) {
  switch (static_cast<EventCode>(fact.code)) {
    case EventCode::kDirectorVisitHeld:
    case EventCode::kHomeServiceVisitHeld:
    case EventCode::kSupervisoryVisitHeld:
      ++card.visits;
      card.visited_on = std::max(card.visited_on, fact.effective_on.value);
      return;
    case EventCode::kLiaisonContacted:
      ++card.contacts;
      card.visited_on = std::max(card.visited_on, fact.effective_on.value);
      return;
    case EventCode::kDemandRaised:
      ++card.demands;
      return;
    case EventCode::kComplaintReceived:
      ++card.complaints;
      return;
    case EventCode::kFundAlertRaised:
      ++card.alerts;
      return;
    case EventCode::kPenaltyDecided:
      ++card.penalties;
      return;
    case EventCode::kAnnualReportSubmitted:
      ++card.reports;
      return;
    default:
      return;
  }
}

void note(const Fact& fact, OrgCard& card) {
  switch (static_cast<EventCode>(fact.code)) {
    case EventCode::kRegistrationApproved:
      return register_body(fact, card);
    case EventCode::kRegistrationChanged:
      return change_body(fact, card);
    case EventCode::kDeregistered:
    case EventCode::kRegistrationRevoked:
    case EventCode::kCertificateRevoked:
    case EventCode::kCommunityOrgCancelled:
      card.ended_on = fact.effective_on.value;
      return;
    case EventCode::kRevocationAnnulled:
      card.ended_on = 0;
      return;
    case EventCode::kSupervisorChanged:
      card.supervisor = view_of(fact.body<events::SupervisorChanged>().getNew());
      return;
    case EventCode::kOrgClassified:
      return classify(fact, card);
    case EventCode::kCommunityOrgFiled:
      return file_community_body(fact, card);
    case EventCode::kCommunityOrgUpgraded:
      card.related = view_of(fact.body<events::CommunityOrgUpgraded>().getUscc());
      return;
    case EventCode::kIllegalOrgReported: {
      const auto body = fact.body<events::IllegalOrgReported>();
      card.name = view_of(body.getName());
      card.area = body.getPlace();
      return;
    }
    case EventCode::kAbnormalListed: {
      const auto body = fact.body<events::AbnormalListed>();
      return list(fact, card, body.getOn(), number_of(body.getGround()));
    }
    case EventCode::kSeriousListed: {
      const auto body = fact.body<events::SeriousListed>();
      return list(fact, card, body.getOn(), number_of(body.getGround()));
    }
    case EventCode::kAbnormalDelisted:
    case EventCode::kSeriousDelisted:
      return list(fact, card, 0, 0);
    case EventCode::kGradeConfirmed: {
      const auto body = fact.body<events::GradeConfirmed>();
      card.grade = number_of(body.getGrade());
      card.grade_to = body.getValidTo();
      return;
    }
    case EventCode::kGradeDowngraded:
      card.grade = number_of(fact.body<events::GradeDowngraded>().getNew());
      return;
    case EventCode::kGradeCancelled:
    case EventCode::kGradeExpired:
      card.grade = 0;
      card.grade_to = 0;
      return;
    case EventCode::kCreditGradeAssigned: {
      const auto body = fact.body<events::CreditGradeAssigned>();
      card.credit_grade = number_of(body.getGrade());
      card.credit_year = body.getYear();
      return;
    }
    default:
      return count(fact, card);
  }
}

}  // namespace

void fold_card(const Applied& applied, OrgCard& card) {
  const Fact& fact = applied.fact;
  if (card.events == 0) {
    card.first_seq = fact.seq.value;
    card.subject_kind = applied.route.subject_kind;
    if (card.subject_kind == kUscc) card.area = area_in(applied.route.subject);
  }
  ++card.events;
  if (fact.flagged) ++card.flags;
  card.subject = applied.route.subject;
  card.last_seq = fact.seq.value;
  card.last_on = fact.effective_on.value;
  if (fact.type == nullptr) return;
  const StreamKind machine = machine_of(card.subject_kind);
  if (machine != StreamKind::kNone) card.state = applied.moves.next(fact, machine, card.state);
  card.list_state = applied.moves.next(fact, StreamKind::kListing, card.list_state);
  card.grade_state = applied.moves.next(fact, StreamKind::kGrade, card.grade_state);
  note(fact, card);
}

}  // namespace quanlu::projections::views
