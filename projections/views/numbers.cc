#include "projections/views/apply.h"
#include "projections/views/keys.h"
#include "schemas/events/cmp.capnp.h"
#include "schemas/events/fnd.capnp.h"
#include "schemas/events/lnk.capnp.h"
#include "schemas/events/reg.capnp.h"
#include "schemas/events/sup.capnp.h"

namespace quanlu::projections::views {
namespace {

namespace events = quanlu::schemas::events;
using registry::EventCode;

std::string_view number_in(const Fact& fact) {
  switch (static_cast<EventCode>(fact.code)) {
    case EventCode::kApplicationAccepted:
      return view_of(fact.body<events::ApplicationAccepted>().getAcceptNo());
    case EventCode::kInquiryLetterSent:
      return view_of(fact.body<events::InquiryLetterSent>().getDocNo());
    case EventCode::kComplaintRegistered:
      return view_of(fact.body<events::ComplaintRegistered>().getNo());
    case EventCode::kPenaltyCaseFiled:
      return view_of(fact.body<events::PenaltyCaseFiled>().getDocNo());
    case EventCode::kPenaltyDecided:
      return view_of(fact.body<events::PenaltyDecided>().getDocNo());
    case EventCode::kGrantAwarded:
      return view_of(fact.body<events::GrantAwarded>().getDocNo());
    default:
      return {};
  }
}

}  // namespace

// Numbers once given stay findable, whatever becomes of the event (I-CMP-10).
void apply_numbers(const Applied& applied) {
  const std::string_view number = number_in(applied.fact);
  if (number.empty()) return;
  const bool is_stream = applied.route.case_id.is_zero();
  const Id16& owner = is_stream ? applied.route.stream : applied.route.case_id;
  if (owner.is_zero()) return;
  NumberRow row;
  row.seq = applied.fact.seq.value;
  row.kind = number_of(applied.fact.kind);
  row.is_stream = is_stream ? 1 : 0;
  row.stream = applied.fact.stream;
  applied.put(View::kNumbers, key::number(schemas::text::fold_document_no(number), owner), row);
}

}  // namespace quanlu::projections::views
