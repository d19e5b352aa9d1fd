#include "projections/views/apply.h"
#include "projections/views/keys.h"
#include "schemas/base/time.h"
#include "schemas/events/sup.capnp.h"
#include "schemas/events/vis.capnp.h"

namespace quanlu::projections::views {
namespace {

namespace events = quanlu::schemas::events;
using registry::EventCode;

struct Contact {
  std::uint32_t visits = 0, contacts = 0, services = 0, talks = 0, minutes = 0;
};

void add(const Applied& applied, std::string_view officer, const Contact& contact) {
  const CivilDate on = civil(applied.fact.effective_on);
  const auto month = static_cast<std::uint32_t>(on.year) * 100 + on.month;
  const auto at = key::contact(month, officer, applied.route.subject);
  if (!at.fits()) return;
  ContactRow row =
      get_row<ContactRow>(applied.rows, View::kContacts, at.padded()).value_or(ContactRow{});
  row.last_seq = applied.fact.seq.value;
  row.visits += contact.visits;
  row.contacts += contact.contacts;
  row.services += contact.services;
  row.talks += contact.talks;
  row.minutes += contact.minutes;
  row.officer = officer;
  row.subject = applied.route.subject;
  applied.put(View::kContacts, at, row);
}

void add_all(const Applied& applied, capnp::List<capnp::Text>::Reader officers,
             const Contact& contact) {
  for (const auto officer : officers)
    add(applied, view_of(officer), contact);
}

}  // namespace

void apply_contacts(const Applied& applied) {
  const Fact& fact = applied.fact;
  switch (static_cast<EventCode>(fact.code)) {
    case EventCode::kDirectorVisitHeld:
      return add(applied, view_of(fact.body<events::DirectorVisitHeld>().getLeader()),
                 {.visits = 1});
    case EventCode::kLiaisonContacted: {
      const auto body = fact.body<events::LiaisonContacted>();
      return add(applied, view_of(body.getOfficer()),
                 {.contacts = 1, .minutes = body.getMinutes()});
    }
    case EventCode::kHomeServiceVisitHeld:
      return add(applied, fact.account, {.services = 1});
    case EventCode::kSupervisoryVisitHeld:
      return add_all(applied, fact.body<events::SupervisoryVisitHeld>().getOfficers(),
                     {.visits = 1});
    case EventCode::kTalkHeld:
      return add_all(applied, fact.body<events::TalkHeld>().getOfficers(), {.talks = 1});
    default:
      return;
  }
}

}  // namespace quanlu::projections::views
