#include "projections/views/apply.h"
#include "projections/views/fold.h"
#include "projections/views/keys.h"
#include "schemas/events/com.capnp.h"
#include "schemas/events/reg.capnp.h"
#include "schemas/events/sup.capnp.h"

namespace quanlu::projections::views {
namespace {

namespace events = quanlu::schemas::events;
using registry::EventCode;

enum NameKind : std::uint8_t { kRegistered = 1, kBranch = 2, kIllegal = 3, kCommunity = 4 };

void bear(const Applied& applied, std::string_view name, NameKind kind) {
  const std::string folded = applied.search.fold(name);
  if (folded.empty()) return;
  NameRow row;
  row.seq = applied.fact.seq.value;
  row.from_on = applied.fact.effective_on.value;
  row.kind = kind;
  row.name = name;
  row.subject = applied.route.subject;
  applied.put(View::kNames, key::name(folded, applied.route.subject), row);
  NameGram gram;
  gram.kind = kind;
  const std::string initials = applied.search.initials(name);
  for (const std::string_view part : name_grams(folded, initials))
    applied.put(View::kNameGrams, key::gram(part, folded, applied.route.subject), gram);
}

// The name stays findable, with the day on which it ended.
void lay_down(const Applied& applied, std::string_view name) {
  const auto at = key::name(applied.search.fold(name), applied.route.subject);
  if (!at.fits()) return;
  const std::optional<BytesView> words = applied.rows.get(View::kNames, at.padded());
  if (!words) return;
  NameRow row;
  CHECK(decode(*words, row));
  row.to_on = applied.fact.effective_on.value;
  applied.put(View::kNames, at, row);
}

void change(const Applied& applied, const OrgCard& before) {
  const auto body = applied.fact.body<events::RegistrationChanged>();
  if (body.getItem() != events::ChangeItem::NAME) return;
  if (!before.name.empty()) lay_down(applied, before.name);
  bear(applied, view_of(body.getNew()), kRegistered);
}

}  // namespace

void apply_names(const Applied& applied, const OrgCard& before) {
  const Fact& fact = applied.fact;
  switch (static_cast<EventCode>(fact.code)) {
    case EventCode::kRegistrationApproved:
      return bear(applied, view_of(fact.body<events::RegistrationApproved>().getName()),
                  kRegistered);
    case EventCode::kRegistrationChanged:
      return change(applied, before);
    case EventCode::kBranchFiled:
      return bear(applied, view_of(fact.body<events::BranchFiled>().getName()), kBranch);
    case EventCode::kBranchClosed:
      return lay_down(applied, view_of(fact.body<events::BranchClosed>().getName()));
    case EventCode::kIllegalOrgReported:
      return bear(applied, view_of(fact.body<events::IllegalOrgReported>().getName()), kIllegal);
    case EventCode::kCommunityOrgFiled:
      return bear(applied, view_of(fact.body<events::CommunityOrgFiled>().getName()), kCommunity);
    default:
      return;
  }
}

}  // namespace quanlu::projections::views
