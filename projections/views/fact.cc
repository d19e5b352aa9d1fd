#include "projections/views/fact.h"

#include "ledger/store/rows.h"
#include "projections/views/applied.h"
#include "schemas/codec/place.h"

namespace quanlu::projections::views {
namespace {

using registry::StreamKind;
using Subject = quanlu::schemas::events::Subject;

void read_subject(Subject::Reader subject, Fact& fact) {
  fact.subject_kind = static_cast<std::uint16_t>(subject.which());
  switch (subject.which()) {
    case Subject::USCC:
      fact.subject = view_of(subject.getUscc());
      break;
    case Subject::FILING_NO:
      fact.subject = view_of(subject.getFilingNo());
      break;
    case Subject::ILLEGAL_ORG_ID:
      fact.subject = view_of(subject.getIllegalOrgId());
      break;
    case Subject::UNIT:
      fact.subject = view_of(subject.getUnit());
      break;
    default:
      fact.subject_kind = 0;
  }
  if (fact.subject.empty()) fact.subject_kind = 0;
}

// The stream as its own name says it, for types that this program does not know.
StreamKind kind_of(std::string_view stream) {
  const registry::Stream* known = registry::find_stream(stream.substr(0, stream.find('/')));
  return known == nullptr ? StreamKind::kNone : known->kind;
}

}  // namespace

std::string_view Fact::stream_key() const {
  const std::size_t slash = stream.find('/');
  return slash == std::string_view::npos ? std::string_view() : stream.substr(slash + 1);
}

Fact make_fact(const codec::Event& event) {
  const auto envelope = event.envelope();
  const auto actor = envelope.getActor();
  Fact fact;
  fact.event = &event;
  fact.type = event.type();
  fact.seq = schemas::codec::place_of(event);
  fact.id = event.id();
  fact.code = event.code().value;
  fact.version = event.version();
  fact.stream = view_of(envelope.getStream());
  fact.kind = fact.type != nullptr ? fact.type->stream : kind_of(fact.stream);
  fact.stream_seq = envelope.getStreamSeq();
  fact.recorded_at = event.recorded_at();
  fact.occurred_at = Millis(envelope.getOccurredAt());
  fact.effective_on = Day(envelope.getEffectiveOn());
  fact.role = number_of(actor.getRole());
  fact.conf = number_of(envelope.getConf());
  fact.origin = number_of(envelope.getOrigin());
  fact.account = view_of(actor.getAccount());
  if (envelope.hasCaseId()) fact.case_id = codec::to_id(envelope.getCaseId());
  if (envelope.hasSupersedes()) fact.supersedes = codec::to_id(envelope.getSupersedes());
  if (envelope.hasSubject()) read_subject(envelope.getSubject(), fact);
  if (fact.case_id.is_zero() && is_case(fact.kind)) {
    const auto id = parse_uuid(fact.stream_key());
    if (id) fact.case_id = *id;
  }
  return fact;
}

bool is_followed(StreamKind kind) {
  switch (kind) {
    case StreamKind::kLinkage:
    case StreamKind::kReconciliation:
    case StreamKind::kDemand:
    case StreamKind::kFundAccount:
    case StreamKind::kDonation:
    case StreamKind::kGrant:
    case StreamKind::kFeeFinding:
    case StreamKind::kFundAlert:
    case StreamKind::kCommunityFund:
    case StreamKind::kRectification:
    case StreamKind::kMajorMatter:
    case StreamKind::kAnnualReport:
    case StreamKind::kListing:
    case StreamKind::kOrg:
    case StreamKind::kGrade:
    case StreamKind::kCreditRecord:
    case StreamKind::kTaxStatus:
    case StreamKind::kFundraisingPlan:
    case StreamKind::kInspection:
      return true;
    default:
      return false;
  }
}

bool is_case(StreamKind kind) {
  switch (kind) {
    case StreamKind::kRegCase:
    case StreamKind::kConsultation:
    case StreamKind::kInquiry:
    case StreamKind::kComplaint:
    case StreamKind::kFundCase:
    case StreamKind::kPenaltyCase:
      return true;
    default:
      return false;
  }
}

Id16 stream_id(std::string_view stream) {
  Id16 id;
  const std::uint64_t high = ledger::store::checksum(as_bytes(stream));
  store_be(id.bytes.data(), high);
  // The second half is of the text without its first byte, so that both halves must collide.
  store_be(id.bytes.data() + 8,
           ledger::store::checksum(as_bytes(stream.empty() ? stream : stream.substr(1))));
  return id;
}

}  // namespace quanlu::projections::views
